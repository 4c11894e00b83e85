using ScriptHost.Cli;

return await CommandLine.RunAsync(args);
