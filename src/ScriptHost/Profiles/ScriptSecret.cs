using ScriptHost.Security;

namespace ScriptHost.Profiles;

/// <summary>A secret that scripts may ask for.</summary>
/// <param name="Name">What they ask for.</param>
/// <param name="Source">Where it is.</param>
/// <param name="Owners">Whose scripts get it.</param>
internal sealed record ScriptSecret(string Name, SecretSource Source, IReadOnlySet<OwnerName> Owners);
