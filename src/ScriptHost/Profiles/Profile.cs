using System.Data.Common;
using ScriptHost.Security;
using ScriptHost.V1;

namespace ScriptHost.Profiles;

/// <summary>One profile whose settings are in order.</summary>
internal sealed class Profile(string name, ProfileOptions options, OwnerFolders folders)
{
    /// <summary>The profile that needs no settings: an SQLite database in a folder of the owner's own. A development aid; see docs/adr/0005.</summary>
    public const string Embedded = "embedded";

    public const string Sqlite = "sqlite";
    public const string PostgreSql = "postgresql";
    public const string Oracle = "oracle";

    private readonly HashSet<OwnerName> _owners = [.. options.Owners.Select(OwnerName.Parse)];
    private readonly Dictionary<OwnerName, string> _logins = options.Logins.ToDictionary(pair => OwnerName.Parse(pair.Key), pair => pair.Value);

    public string Name => name;

    public ProfileOptions Options => options;

    public bool Allows(OwnerName owner) => _owners.Count == 0 || _owners.Contains(owner);

    /// <summary>The context of a run, but for a wallet.</summary>
    /// <exception cref="ProfileException">A secret cannot be had, or the owner has no login.</exception>
    public DatabaseContext ContextOf(OwnerName owner, EndOfRun endOfRun) => Named(() => MakeContext(owner, endOfRun));

    /// <summary>The files of the owner's wallet; null when there is none.</summary>
    /// <exception cref="ProfileException">It is not in order.</exception>
    public IReadOnlyList<(string Name, byte[] Content)>? ReadWallet(OwnerName owner) =>
        options.WalletDirectory is { } pattern ? Named(() => WalletFolder.Read(OwnerPattern.ExpandInPath(pattern, owner))) : null;

    private T Named<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ProfileException exception)
        {
            throw new ProfileException($"Profile '{name}' gives no connection: {exception.Message}.", exception);
        }
    }

    private DatabaseContext MakeContext(OwnerName owner, EndOfRun endOfRun)
    {
        var context = new DatabaseContext
        {
            Provider = options.Provider,
            Profile = name,
            EndOfRun = endOfRun != EndOfRun.Unspecified ? endOfRun : options.EndOfRun == "rollback" ? EndOfRun.Rollback : EndOfRun.Commit,
            Schema = SchemaOf(owner),
            SharedTrust = options.SharedTrust,
            KeepsNoSession = options.MaxSessions > 0,
        };
        switch (options.Provider)
        {
            case Sqlite:
                context.ConnectionString = new DbConnectionStringBuilder
                {
                    ConnectionString = options.ConnectionString,
                    ["Data Source"] = Path.Combine(folders.PathOf(owner), name == Embedded ? "database.sqlite" : $"{name}.sqlite"),
                }.ConnectionString;
                break;
            case PostgreSql:
                context.ConnectionString = options.ConnectionString;
                context.Login = LoginOf(owner);
                context.Password = Read(options.Password, owner);
                break;
            default:
                context.ConnectionString = options.ConnectionString;
                context.Login = LoginOf(owner);
                context.Password = Read(options.Password, owner);
                context.ProxyUser = options.ProxyUser is { } proxy ? OwnerPattern.Expand(proxy, owner) : "";
                context.Token = Read(options.Token, owner);
                context.TokenPrivateKey = Read(options.TokenPrivateKey, owner);
                context.WalletPassword = Read(options.WalletPassword, owner);
                context.Edition = options.Edition ?? "";
                context.DriverDirectory = options.DriverDirectory ?? "";
                break;
        }

        return context;
    }

    private string LoginOf(OwnerName owner) => _logins.TryGetValue(owner, out var login)
        ? login
        : OwnerPattern.Expand(options.LoginPattern, owner);

    private string SchemaOf(OwnerName owner) => options.Schema is { } pattern
        ? OwnerPattern.Expand(pattern, owner)
        // PostgreSQL's search path names the login's schema by itself.
        : options.Provider == PostgreSql ? "" : owner.Value;

    private static string Read(SecretSource? source, OwnerName owner) => source is null ? "" : SecretReader.Read(source, owner);
}
