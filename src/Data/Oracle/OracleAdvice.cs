using System.Collections.Frozen;

namespace ScriptHost.Data.Oracle;

/// <summary>What to do when a session cannot be opened, by Oracle's number for the reason.</summary>
internal static class OracleAdvice
{
    private const string Unreachable = "Check the profile's data source, that the listener runs there, and that nothing between blocks the port.";
    private const string Unknown = "Check the service name in the profile's data source against what the listener offers (lsnrctl services).";
    private const string Wallet = "Check that the profile's wallet holds the certificates for this server, and its password.";

    private static readonly FrozenDictionary<int, string> ByNumber = new Dictionary<int, string>
    {
        [1017] = "Check the profile's login and its secret.",
        [1005] = "The profile has no password: give it a secret.",
        [1045] = "GRANT CREATE SESSION to the login.",
        [1435] = "The owner's schema does not exist: create the user.",
        [28000] = "The account is locked: ALTER USER … ACCOUNT UNLOCK, after finding out who locked it.",
        [28001] = "The password has expired: ALTER USER … IDENTIFIED BY …, then write it where the profile takes its secret from.",
        [28150] = "ALTER USER <login> GRANT CONNECT THROUGH <proxy account>.",
        [25704] = "A token needs TLS with the server's name checked: set SSL_SERVER_DN_MATCH=TRUE in the data source.",
        [25707] = "The token is not valid for this database: request a new one.",
        [25708] = "The token has expired: request a new one, and see to it that it is refreshed.",
        [38802] = "The edition does not exist, or the login may not use it: GRANT USE ON EDITION … TO <login>.",
        [12154] = "The data source is no name that tnsnames.ora has: give the folder that holds it as the profile's wallet directory, or write host:port/service.",
        [12505] = Unknown,
        [12514] = Unknown,
        [12170] = Unreachable,
        [12541] = Unreachable,
        [12543] = Unreachable,
        [12545] = Unreachable,
        [28759] = Wallet,
        [28860] = Wallet,
        [29002] = Wallet,
        [29024] = Wallet,
    }.ToFrozenDictionary();

    public static string For(int number) =>
        ByNumber.GetValueOrDefault(number, "Check the profile's data source and credentials, and that the listener knows the service.");
}
