"""E-mail: templates, rendering, message building and SMTP delivery."""
