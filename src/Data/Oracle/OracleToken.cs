using System.Data.Common;

namespace ScriptHost.Data.Oracle;

/// <summary>A token of IAM, which comes with a private key, or of OAuth, which does not.</summary>
internal sealed class OracleToken
{
    // As Oracle's command line writes them (oci iam db-token get).
    private const string TokenFile = "token";
    private const string KeyFile = "oci_db_key.pem";

    private readonly string _token;
    private readonly string? _privateKey;

    private OracleToken(string token, string? privateKey) => (_token, _privateKey) = (token.Trim(), privateKey);

    /// <returns>Null when the settings name no token.</returns>
    /// <exception cref="OracleLoginException">The token's file is not there.</exception>
    public static OracleToken? Read(AccountSettings oracle)
    {
        if (!string.IsNullOrEmpty(oracle.Token))
        {
            return new OracleToken(oracle.Token, string.IsNullOrEmpty(oracle.TokenPrivateKey) ? null : oracle.TokenPrivateKey);
        }

        if (string.IsNullOrEmpty(oracle.TokenLocation))
        {
            return null;
        }

        var file = Directory.Exists(oracle.TokenLocation) ? Path.Combine(oracle.TokenLocation, TokenFile) : oracle.TokenLocation;
        var key = Path.Combine(Path.GetDirectoryName(file)!, KeyFile);
        try
        {
            return new OracleToken(File.ReadAllText(file), File.Exists(key) ? File.ReadAllText(key) : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OracleLoginException(
                "TOKEN_MISSING", $"takes its token from {file}, which cannot be read. Write it there (oci iam db-token get --db-token-location …), readable for the worker's user.");
        }
    }

    public void Apply(DbConnection connection, LoadedDriver driver)
    {
        var (kind, constructor) = _privateKey is null
            ? (DriverManifest.OAuth, DriverManifest.NewOAuthToken)
            : (DriverManifest.OciToken, DriverManifest.NewOciToken);
        driver.Require(DriverManifest.TokenAuthentication, DriverManifest.AccessToken, kind, constructor);

        // The driver blanks the characters that it is given.
        object[] parts = _privateKey is null ? [_token.ToCharArray()] : [_token.ToCharArray(), _privateKey.ToCharArray()];
        try
        {
            // First: the driver refuses a token of another kind than was announced.
            driver.Set(connection, DriverManifest.TokenAuthentication, driver.Value(kind));
            driver.Set(connection, DriverManifest.AccessToken, driver.New(constructor, parts));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or DbException)
        {
            // Not with the driver's words: they may repeat a piece of the token.
            throw new OracleLoginException("BAD_LOGIN", "has a token that Oracle's driver refuses: it is malformed, or its private key does not belong to it. Request a new one.");
        }
    }
}
