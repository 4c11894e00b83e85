// The smallest script that says something. Argument: whom to greet; default world.

void GsfMain(int argc, string[] argv) => Console.WriteLine($"Hello, {(argc > 0 ? argv[0] : "world")}");
