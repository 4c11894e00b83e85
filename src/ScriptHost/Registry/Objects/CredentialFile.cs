using System.Text.Json;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Registry.Objects;

/// <summary>A login at a server.</summary>
/// <param name="UserName">As the server knows it.</param>
/// <param name="Password">Never told to anybody but the server.</param>
internal sealed record Credential(string UserName, string Password)
{
    public override string ToString() => UserName;
}

/// <summary>The logins that CREATE_CREDENTIAL made, each its user's, in a file that the agent's user alone can read (ADR 0012).</summary>
/// <param name="path">Of nothing yet, or of the file.</param>
internal sealed class CredentialFile(string path) : IDisposable
{
    // Logins of the cloud's own, without a password; there is no cloud here that would know them.
    private static readonly string[] Principals = ["OCI$RESOURCE_PRINCIPAL", "AWS$ARN", "AZURE$PA", "GCP$PA"];

    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>CREATE_CREDENTIAL.</summary>
    /// <exception cref="ScriptHostException">BAD_REQUEST, NAME_TAKEN, STORE_FAILED.</exception>
    public Task CreateAsync(RegistryUser user, CreateCredentialRequest request)
    {
        var name = NameOf(request.CredentialName);
        if (request.Username is "" || request.Password is "" || request.Username.Contains(':', StringComparison.Ordinal) || HasControls(request.Username) || HasControls(request.Password))
        {
            throw new ScriptHostException(ErrorCode.BadRequest, $"ORA-20000: the credential {name} needs a username without a colon, and a password; both without control characters.");
        }

        return ChangeAsync(all => all.TryAdd(KeyOf(user, name), new Credential(request.Username, request.Password))
            ? all
            : throw new ScriptHostException(ErrorCode.NameTaken, $"ORA-20022: Credential \"{user.Name}\".\"{name}\" already exists. Drop it first."));
    }

    /// <summary>DROP_CREDENTIAL.</summary>
    /// <exception cref="ScriptHostException">BAD_REQUEST, NOT_REGISTERED, STORE_FAILED.</exception>
    public Task DropAsync(RegistryUser user, string credentialName)
    {
        var name = NameOf(credentialName);
        return ChangeAsync(all => all.Remove(KeyOf(user, name)) ? all : throw Missing(user, name));
    }

    /// <summary>The login of a name; null for no name.</summary>
    /// <exception cref="ScriptHostException">BAD_REQUEST, NOT_REGISTERED; NOT_SUPPORTED: a principal of a cloud.</exception>
    public Credential? Find(RegistryUser user, string? credentialName)
    {
        if (string.IsNullOrEmpty(credentialName))
        {
            return null;
        }

        var name = NameOf(credentialName);
        return Read().GetValueOrDefault(KeyOf(user, name)) ?? throw Missing(user, name);
    }

    public void Dispose() => _gate.Dispose();

    private static string NameOf(string text)
    {
        var name = RegistryName.Parse(text, "credential_name");
        return Principals.Contains(name)
            ? throw new ScriptHostException(ErrorCode.NotSupported, $"The credential {name} is a principal of a cloud, and not supported: make a credential with a username and a password (DBMS_CLOUD.CREATE_CREDENTIAL).")
            : name;
    }

    private static bool HasControls(string text) => text.Any(char.IsControl);

    private static string KeyOf(RegistryUser user, string name) => $"\"{user.Name}\".\"{name}\"";

    private static ScriptHostException Missing(RegistryUser user, string name) => new(ErrorCode.NotRegistered, $"ORA-20004: Credential \"{user.Name}\".\"{name}\" does not exist");

    private async Task ChangeAsync(Func<Dictionary<string, Credential>, Dictionary<string, Credential>> change)
    {
        await _gate.WaitAsync();
        try
        {
            var content = JsonSerializer.SerializeToUtf8Bytes(change(Read()));
            await PrivateFile.WriteAsync(path, async stream => await stream.WriteAsync(content));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ScriptHostException(ErrorCode.StoreFailed, $"The credentials cannot be written: {exception.Message}", exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    // As it was before a change or after it: the file is replaced as a whole.
    private Dictionary<string, Credential> Read()
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, Credential>>(File.ReadAllBytes(path)) ?? [] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // What a parser says may quote what it read.
            throw new ScriptHostException(ErrorCode.StoreFailed, $"The credentials in '{path}' cannot be read, or are damaged.");
        }
    }
}
