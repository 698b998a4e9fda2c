"""What is left after services die, disks fill and neighbours lie."""
