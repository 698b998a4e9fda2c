"""Many people at the same moment: sixteen connections of signed-in people, one file a domain.

Each test asks for three things: one success where one is allowed, the documented code for everybody else
(`tests.support.concurrency.at_once` fails on any other), and no state that is half done.
"""
