namespace ScriptHost.Security.Access;

/// <summary>True when there are connection settings that serve the owner.</summary>
internal delegate bool HasProfile(OwnerName owner);
