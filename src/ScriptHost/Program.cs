using ScriptHost.Cli;
using ScriptHost.Posix;

// Journal, caches and sockets are nobody else's business.
ThisProcess.KeepNewFilesPrivate();
return await CommandLine.RunAsync(args);
