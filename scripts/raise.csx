// Fails with an exception, to show what becomes of one. Argument: its text.

void GsfMain(int argc, string[] argv)
{
    Check(argc > 0 ? argv[0] : "nothing was given");
}

void Check(string text)
{
    throw new InvalidOperationException(text);
}
