"""Fails with an exception, to show what becomes of one. Argument: its text."""


def gsf_main(argc, argv):
    check(argv[0] if argc > 0 else "nothing was given")


def check(text):
    raise ValueError(text)
