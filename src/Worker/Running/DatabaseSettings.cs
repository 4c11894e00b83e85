using ScriptHost.Data;
using ScriptHost.V1;

namespace ScriptHost.Worker.Running;

/// <summary>A run's database context, as the connection library wants it.</summary>
internal static class DatabaseSettings
{
    /// <param name="context">The profile, made concrete for the run's owner.</param>
    /// <param name="session">What the session tells the database about itself; null where the agent sends none.</param>
    /// <param name="warn">Receives what the script's author should know.</param>
    public static ConnectionSettings Of(DatabaseContext context, V1.SessionInfo? session, Action<string> warn) => new()
    {
        Provider = context.Provider,
        ConnectionString = context.ConnectionString,
        Schema = context.Schema,
        ProfileName = context.Profile,
        Account = new AccountSettings
        {
            Login = context.Login,
            Password = context.Password,
            ProxyUser = context.ProxyUser,
            WalletDirectory = context.WalletDirectory,
            WalletPassword = context.WalletPassword,
            Token = context.Token,
            TokenPrivateKey = context.TokenPrivateKey,
            TokenLocation = context.TokenLocation,
            Edition = context.Edition,
            DriverDirectory = context.DriverDirectory,
        },
        Session = session is null ? new SessionSettings() : new SessionSettings
        {
            Module = session.Module,
            Action = session.Action,
            ClientIdentifier = session.ClientIdentifier,
            ClientInfo = session.ClientInfo,
            Nls = session.Nls,
            TimeZone = session.TimeZone,
        },
        SharedTrust = context.SharedTrust,
        KeepsNoSession = context.KeepsNoSession,
        Warn = warn,
    };
}
