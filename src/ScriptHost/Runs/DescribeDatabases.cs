using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>How this process stands with the databases that it is a bridge to. Registered where it has that role.</summary>
internal delegate IEnumerable<BridgedDatabase> DescribeDatabases();
