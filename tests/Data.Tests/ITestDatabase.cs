using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests;

/// <summary>An empty database for one test, on one of the providers.</summary>
public interface ITestDatabase : IDisposable
{
    ConnectionSettings Settings { get; }

    List<string> Warnings { get; }

    ScriptConnection Open();
}
