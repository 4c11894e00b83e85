"""The smallest script that says something. Argument: whom to greet; default world."""


def gsf_main(argc, argv):
    print(f"Hello, {argv[0] if argc > 0 else 'world'}")
