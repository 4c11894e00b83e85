"""Returns the number that it is given: 0 is success, all else is failure."""


def gsf_main(argc, argv):
    return int(argv[0])
