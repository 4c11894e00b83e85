using System.Text.Json;
using System.Text.Json.Nodes;
using ScriptHost.Tests.Shared;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>An agent whose profiles lead to a PostgreSQL server with a login for each of two owners, and to SQLite.</summary>
public sealed class ProfiledAgent : IAsyncLifetime
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly PostgreSqlServer _server = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("profiles").FullName;
    private readonly JsonObject _profiles = [];

    public StartedAgent Agent { get; private set; } = null!;

    public PostgreSqlServer Server => _server;

    /// <summary>What no log, journal, environment or command line may hold.</summary>
    public IReadOnlyDictionary<string, string> Passwords { get; } =
        new Dictionary<string, string> { ["HR"] = $"hr-{Guid.NewGuid():N};'\"=", ["SALES"] = $"sales-{Guid.NewGuid():N}" };

    /// <summary>A secret that scripts of HR may ask for.</summary>
    public string ApiKey { get; } = $"key-{Guid.NewGuid():N}";

    private string SettingsFile => Path.Combine(_folder, "settings.json");

    public async Task InitializeAsync()
    {
        await _server.InitializeAsync();
        foreach (var (owner, password) in Passwords)
        {
            var login = owner.ToLowerInvariant();
            await _server.ExecuteAsync($"CREATE ROLE {login} LOGIN PASSWORD '{password.Replace("'", "''", StringComparison.Ordinal)}'");
            await _server.ExecuteAsync($"CREATE SCHEMA {login} AUTHORIZATION {login}");
            WriteSecret($"{owner}.pw", password);
        }

        await _server.ExecuteAsync("CREATE ROLE app LOGIN PASSWORD 'app-password'; GRANT hr, sales TO app");
        await _server.RequirePasswordsAsync();
        WriteSecret("api-key", ApiKey);
        WriteSecret("wrong", "not-the-password");
        WriteSecret("app", "app-password");
        SetProfile("app", ServerProfile("Password", new JsonObject { ["File"] = $"{_folder}/{{owner}}.pw" }, "TimeZone", "Europe/Vienna", "EndOfRun", "rollback"));
        SetProfile("few", ServerProfile("Password", new JsonObject { ["File"] = $"{_folder}/{{owner}}.pw" }, "MaxSessions", 1));
        SetProfile("wrong", ServerProfile("Password", new JsonObject { ["File"] = $"{_folder}/wrong" }, "Owners", new JsonArray("HR")));
        SetProfile("shared", ServerProfile("Password", new JsonObject { ["File"] = $"{_folder}/app" }, "Login", "app", "Owners", new JsonArray("HR")));
        SetProfile("away", new JsonObject { ["Provider"] = "postgresql", ["ConnectionString"] = $"Host={_folder};Database=postgres", ["Owners"] = new JsonArray("HR") });
        var wallet = Directory.CreateDirectory(Path.Combine(_folder, "wallet")).FullName;
        WriteSecret("wallet/ewallet.pem", "no key");
        WriteSecret("wallet/cwallet.sso", "no wallet");
        SetProfile("oracle", new JsonObject
        {
            ["Provider"] = "oracle",
            ["ConnectionString"] = "Data Source=tcps://127.0.0.1:1/app",
            ["Password"] = new JsonObject { ["File"] = $"{_folder}/{{owner}}.pw" },
            ["WalletDirectory"] = wallet,
            ["WalletPassword"] = new JsonObject { ["File"] = $"{_folder}/wrong" },
        });
        // The sandbox shows the folder of the server's socket.
        Agent = await StartedAgent.StartWithAsync([$"Workers__ReadableFolders__0={_server.Folder}"], "--settings", SettingsFile);
    }

    public async Task DisposeAsync()
    {
        var log = await Agent.EndAndReadLogAsync();
        await Agent.DisposeAsync();
        Assert.DoesNotContain(Passwords.Values.Append(ApiKey), secret => log.Contains(secret, StringComparison.Ordinal));
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Adds a profile to the settings file, or changes one.</summary>
    public void SetProfile(string name, JsonObject profile)
    {
        _profiles[name] = profile;
        var settings = new JsonObject
        {
            ["Profiles"] = _profiles.DeepClone(),
            ["Secrets"] = new JsonObject { ["api-key"] = new JsonObject { ["File"] = $"{_folder}/api-key", ["Owners"] = new JsonArray("HR") } },
        };
        var draft = $"{SettingsFile}.new";
        File.WriteAllText(draft, settings.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        File.Move(draft, SettingsFile, overwrite: true);
    }

    /// <summary>Runs the body of an entry point, in C# or Python.</summary>
    public Task<FinishedRun> RunAsync(string extension, string body, string profile = "app", string owner = "HR", Action<RunJobRequest>? change = null)
    {
        var request = RequestFor(extension, body, profile, owner);
        change?.Invoke(request);
        return Agent.RunAsync(request);
    }

    public RunJobRequest RequestFor(string extension, string body, string profile = "app", string owner = "HR") => new()
    {
        RunId = Guid.NewGuid().ToString("N"),
        Owner = owner,
        WithContext = true,
        Profile = profile,
        Action = Agent.WriteScript(
            extension == ".csx"
                ? $"void GsfMain(int argc, string[] argv, IScriptContext ctx)\n{{\n{body}\n}}"
                : $"import os, sys, utils\ndef gsf_main(argc, argv, ctx):\n    con = utils.getconnection()\n{string.Concat(body.Split('\n').Select(line => $"    {line}\n"))}",
            extension),
    };

    private JsonObject ServerProfile(params object[] settings)
    {
        var profile = new JsonObject { ["Provider"] = "postgresql", ["ConnectionString"] = $"Host={_server.Folder};Database=postgres" };
        for (var i = 0; i < settings.Length; i += 2)
        {
            profile[(string)settings[i]] = settings[i + 1] switch { JsonNode node => node, int number => number, var text => (string)text };
        }

        return profile;
    }

    private void WriteSecret(string name, string value)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, value + "\n");
        File.SetUnixFileMode(path, Private);
    }
}
