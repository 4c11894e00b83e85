#if !OLD_DRIVER
namespace Oracle.ManagedDataAccess.Client;

public enum OracleTokenAuth
{
    Disabled,
    OAuth,
    OciToken,
}

/// <summary>Blanks the characters that it is given, as documented.</summary>
public sealed class OracleAccessToken
{
    private readonly string _token;
    private readonly string? _privateKey;

    public OracleAccessToken(char[] token)
    {
        _token = Take(token);
        IsOAuth = true;
    }

    public OracleAccessToken(char[] dbToken, char[] privateKey)
    {
        _token = Take(dbToken);
        _privateKey = Take(privateKey);
    }

    internal bool IsOAuth { get; }

    public override string ToString() => IsOAuth ? _token : $"{_token} with the key {_privateKey}";

    private static string Take(char[] characters)
    {
        var text = new string(characters);
        Array.Clear(characters);
        return text.Contains(' ', StringComparison.Ordinal) ? throw new ArgumentException($"'{text}' is no token.") : text;
    }
}
#endif
