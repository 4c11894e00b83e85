using ScriptHost.Scripting;

namespace ScriptHost.Data.Carried;

/// <summary>Reaches the caller's session: the connection string is the path of the run's socket, the password is what lets in.</summary>
internal static class CarriedOpener
{
    /// <exception cref="ScriptDbException">It cannot be reached.</exception>
    public static CarriedChannel Connect(ConnectionSettings settings)
    {
        try
        {
            return CarriedChannel.Connect(settings.ConnectionString, settings.Account.Password ?? "");
        }
        catch (CarriedException e)
        {
            throw new ScriptDbException(e.IsLost ? "CONNECTION_LOST" : e.Code, 0, $"The session of the run's caller cannot be had: {e.Message.TrimEnd('.')}. The shim in the caller's container lends it for the time of one run.", e);
        }
    }

    /// <param name="channel">To the session.</param>
    /// <param name="ownsChannel">True: the session is given back for good when the connection is closed.</param>
    /// <param name="warn">Receives what the script's author should know.</param>
    /// <exception cref="ScriptDbException">The session is gone.</exception>
    public static ScriptConnection Open(CarriedChannel channel, bool ownsChannel, Action<string>? warn) => channel.IsLost
        ? throw new ScriptDbException("CONNECTION_LOST", 0, "The session of the run's caller is gone, and there is no other one: what becomes of its transaction is the caller's to decide.")
        : new ScriptConnection(new CarriedDialect(new CarriedConnection(channel, ownsChannel)), warn);
}
