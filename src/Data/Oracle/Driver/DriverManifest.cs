using static ScriptHost.Data.Oracle.DriverMemberKind;

namespace ScriptHost.Data.Oracle;

/// <summary>
/// Every member of Oracle's driver (ODP.NET Core) that ADO.NET has no name for and that is used here: nothing else reaches the driver by
/// name. Names and lines are those of the ODP.NET Developer's Guide.
/// </summary>
internal static class DriverManifest
{
    private const string Wallets = "TLS with a wallet (WalletDirectory)";
    private const string LockedWallets = "wallets without cwallet.sso (ewallet.p12 with WalletPassword)";
    private const string Tokens = "IAM and OAuth tokens";
    private const string FailedRows = "ExecuteMany with BatchErrors sends rows one by one";
    private const string Warnings = "Warning is always null";

    public static readonly DriverMember Factory = new("OracleClientFactory", "Instance", Field, "2.19", true, "everything");
    public static readonly DriverMember BindByName = new("OracleCommand", "BindByName", Property, "2.19", true, "binds would go by position");

    public static readonly DriverMember ArrayBindCount = new("OracleCommand", "ArrayBindCount", Property, "2.19", false, "ExecuteMany sends rows one by one");
    public static readonly DriverMember Errors = new("OracleException", "Errors", Property, "2.19", false, FailedRows);
    public static readonly DriverMember ArrayBindIndex = new("OracleError", "ArrayBindIndex", Property, "2.19", false, FailedRows);

    // -1: LOBs come with their rows.
    public static readonly DriverMember InitialLobFetchSize = new("OracleCommand", "InitialLOBFetchSize", Property, "2.19", false, "a round trip more for each LOB");

    public static readonly DriverMember InfoMessage = new("OracleConnection", "InfoMessage", Event, "2.19", false, Warnings);
    public static readonly DriverMember InfoMessageText = new("OracleInfoMessageEventArgs", "Message", Property, "2.19", false, Warnings);

    // Get only.
    public static readonly DriverMember StatementCacheSize = new("OracleConnection", "StatementCacheSize", Property, "2.19", false, "StatementCacheSize is always 0");

    public static readonly DriverMember TnsAdmin = new("OracleConnection", "TnsAdmin", Property, "2.19", false, "names of a tnsnames.ora beside the wallet");
    public static readonly DriverMember WalletLocation = new("OracleConnection", "WalletLocation", Property, "2.19", false, Wallets);
    public static readonly DriverMember WalletPassword = new("OracleConnection", "WalletPassword", Property, "23.4", false, LockedWallets);
    public static readonly DriverMember NewOpaqueString = new("OracleOpaqueString", ".ctor", Constructor, "23.4", false, LockedWallets);
    public static readonly DriverMember AppendChar = new("OracleOpaqueString", "AppendChar", Method, "23.4", false, LockedWallets, typeof(char));
    public static readonly DriverMember MakeReadOnly = new("OracleOpaqueString", "MakeReadOnly", Method, "23.4", false, LockedWallets);

    public static readonly DriverMember TokenAuthentication = new("OracleConnection", "TokenAuthentication", Property, "3.21.41", false, Tokens);
    public static readonly DriverMember OAuth = new("OracleTokenAuth", "OAuth", EnumValue, "3.21.41", false, "OAuth tokens");
    public static readonly DriverMember OciToken = new("OracleTokenAuth", "OciToken", EnumValue, "3.21.41", false, "IAM tokens");
    public static readonly DriverMember AccessToken = new("OracleConnection", "AccessToken", Property, "3.21.41", false, Tokens);
    public static readonly DriverMember NewOAuthToken = new("OracleAccessToken", ".ctor", Constructor, "3.21.41", false, "OAuth tokens", typeof(char[]));
    public static readonly DriverMember NewOciToken = new("OracleAccessToken", ".ctor", Constructor, "3.21.41", false, "IAM tokens", typeof(char[]), typeof(char[]));

    public static readonly IReadOnlyList<DriverMember> All =
    [
        Factory, BindByName, ArrayBindCount, Errors, ArrayBindIndex, InitialLobFetchSize, InfoMessage, InfoMessageText, StatementCacheSize,
        TnsAdmin, WalletLocation, WalletPassword, NewOpaqueString, AppendChar, MakeReadOnly,
        TokenAuthentication, OAuth, OciToken, AccessToken, NewOAuthToken, NewOciToken,
    ];
}
