using System.Security.Cryptography.X509Certificates;
using ScriptHost.Errors;

namespace ScriptHost.Security.Wallets;

/// <summary>
/// What <c>scripthost wallet create</c> makes: <c>ca</c>, whose key can make more certificates; <c>agent</c>, for the agent alone; <c>client</c>, which is
/// given to callers.
/// </summary>
/// <param name="path">The folder that the three lie in.</param>
internal sealed class WalletFolders(string path)
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The CN of the certificate in <see cref="Client"/>.</summary>
    public const string ClientName = "scripthost-client";

    /// <summary>Besides the wallet in <see cref="Agent"/>: the certificate of the client that was made with it.</summary>
    public const string OwnClientFile = "client.crt";

    /// <summary>Besides the wallet in <see cref="Client"/>: the certificate that the agent shows, for its name.</summary>
    public const string AgentCertificateFile = "agent.crt";

    public string Agent => Path.Combine(path, "agent");

    public string Client => Path.Combine(path, "client");

    private string Authority => Path.Combine(path, "ca", "ca.pem");

    /// <summary>True when there is an agent's wallet already.</summary>
    public bool Exist => File.Exists(Path.Combine(Agent, PemFile.Name));

    /// <summary>Makes all three; with an authority that is there already, certificates of that one.</summary>
    /// <param name="hosts">The names and addresses that the agent is reached under, at least one.</param>
    /// <param name="life">How long the certificates are valid.</param>
    /// <param name="password">Of ewallet.p12.</param>
    /// <param name="renew">True to replace what is there.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="ScriptHostException">BAD_WALLET: something is there already, or the folder cannot be written.</exception>
    public void Create(IReadOnlyList<string> hosts, TimeSpan life, string password, bool renew, TimeProvider timeProvider)
    {
        if (!renew && (Exist || File.Exists(Authority)))
        {
            throw new ScriptHostException(
                ErrorCode.BadWallet, $"There is a wallet in '{path}' already. Add --renew for new certificates of the same authority, which clients that have the old ones accept, or name another folder.");
        }

        try
        {
            var maker = new CertificateMaker(timeProvider);
            using var authority = File.Exists(Authority) ? ReadAuthority() : maker.MakeAuthority(hosts[0]);
            using var issuer = X509CertificateLoader.LoadCertificate(authority.RawData);
            using var agent = maker.MakeServer(authority, hosts, life);
            using var client = maker.MakeClient(authority, ClientName, life);

            Write(Authority, PemFile.Write(new Wallet(authority, [], [], "")));
            Write(Path.Combine(Client, "ca.pem"), PemFile.Write(issuer));
            Write(Path.Combine(Client, AgentCertificateFile), PemFile.Write(agent));
            var exported = new Wallet(client, [issuer], [], "");
            Write(Path.Combine(Client, PemFile.Name), PemFile.Write(exported));
            Write(Path.Combine(Client, Pkcs12File.Name), Pkcs12File.Write(exported, password, Pkcs12File.Layout.Usual));
            Write(Path.Combine(Client, AutoLoginFile.Name), AutoLoginFile.Write(exported));
            Write(Path.Combine(Agent, OwnClientFile), PemFile.Write(client));
            Write(Path.Combine(Agent, PemFile.Name), PemFile.Write(new Wallet(agent, [issuer], [], "")));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ScriptHostException(ErrorCode.BadWallet, $"The wallet cannot be written: {exception.Message}", exception);
        }
    }

    private X509Certificate2 ReadAuthority()
    {
        using var wallet = WalletPlace.Find(Authority).CheckModes().Read();
        return wallet.Own is { } own
            ? PrivateKey.Join(X509CertificateLoader.LoadCertificate(own.RawData), PrivateKey.Of(own))
            : throw new ScriptHostException(ErrorCode.BadWallet, $"'{Authority}' holds no private key, so that it can make no certificates.");
    }

    // Complete and private before it has its name: an agent may be reading.
    private static void Write(string file, byte[] content)
    {
        var folder = Path.GetDirectoryName(file)!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, FolderMode);
        }

        var draft = $"{file}.{Guid.NewGuid():N}";
        using (var stream = new FileStream(draft, new FileStreamOptions { Mode = System.IO.FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = FileMode }))
        {
            stream.Write(content);
        }

        File.SetUnixFileMode(draft, FileMode);
        File.Move(draft, file, overwrite: true);
    }
}
