using ScriptHost.Security;
using ScriptHost.V1;

namespace ScriptHost.Profiles;

/// <summary>
/// The connection settings that need no set-up: an SQLite file in a folder of the owner's own, under the agent's data folder.
/// A development aid; see docs/adr/0005.
/// </summary>
internal sealed class EmbeddedProfile(OwnerFolders folders)
{
    public const string Name = "embedded";

    public DatabaseContext ContextOf(OwnerName owner, EndOfRun endOfRun) => new()
    {
        Provider = "sqlite",
        ConnectionString = $"Data Source={Path.Combine(folders.PathOf(owner), "database.sqlite")}",
        Schema = owner.Value,
        EndOfRun = endOfRun,
        Profile = Name,
    };
}
