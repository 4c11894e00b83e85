namespace ScriptHost.Data;

/// <summary>
/// How a session is logged in to, beyond the connection string: what is set here takes the place of what the string says. Nothing of it
/// appears in a message. PostgreSQL knows login and password alone.
/// </summary>
public sealed class AccountSettings
{
    /// <summary>The database user that the run works as; default: the connection string's <c>User Id</c>. Not used with a token, which names its user itself.</summary>
    public string? Login { get; init; }

    /// <summary>The login's password, or that of the proxy account where there is one; default: the connection string's.</summary>
    public string? Password { get; init; }

    /// <summary>The account that logs in to become the login (<c>ALTER USER login GRANT CONNECT THROUGH account</c>); default: none.</summary>
    public string? ProxyUser { get; init; }

    /// <summary>
    /// Folder of the wallet that a <c>tcps</c> data source needs: <c>cwallet.sso</c>, or <c>ewallet.p12</c> with
    /// <see cref="WalletPassword"/>; also of <c>tnsnames.ora</c> where it is there. Default: none.
    /// </summary>
    public string? WalletDirectory { get; init; }

    /// <summary>Opens <c>ewallet.p12</c>; not used where the folder has a <c>cwallet.sso</c>, which opens by itself.</summary>
    public string? WalletPassword { get; init; }

    /// <summary>A database token of IAM, or an OAuth token, instead of a password or a proxy account; default: none.</summary>
    public string? Token { get; init; }

    /// <summary>The private key (PEM) that belongs to an IAM token; OAuth tokens have none.</summary>
    public string? TokenPrivateKey { get; init; }

    /// <summary>
    /// Instead of <see cref="Token"/>: a folder with the files <c>token</c> and, for IAM, <c>oci_db_key.pem</c>, or the path of the token's
    /// file. Read at each opening, so that whoever refreshes the files need tell nobody.
    /// </summary>
    public string? TokenLocation { get; init; }

    /// <summary>Edition of the session; default: the database's.</summary>
    public string? Edition { get; init; }

    /// <summary>Folder of <c>Oracle.ManagedDataAccess.dll</c> and of what it needs beside .NET; default: beside the program.</summary>
    public string? DriverDirectory { get; init; }
}
