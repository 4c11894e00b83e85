// Returns the number that it is given: 0 is success, all else is failure.

int GsfMain(int argc, string[] argv) => int.Parse(argv[0]);
