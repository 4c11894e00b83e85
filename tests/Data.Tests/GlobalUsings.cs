global using ScriptHost.Tests.Shared;
global using Xunit;
