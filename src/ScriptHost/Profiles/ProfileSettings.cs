using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Posix;

namespace ScriptHost.Profiles;

/// <summary>
/// The profiles that are in force. The settings files are looked at whenever somebody asks, and read anew when they have changed: settings
/// that are not in order then change nothing, and the log says what is wrong with them.
/// </summary>
/// <param name="reader">Makes profiles of settings.</param>
/// <param name="files">What may change.</param>
/// <param name="read">Reads all settings anew.</param>
/// <param name="logger">For changes.</param>
internal sealed class ProfileSettings(ProfilesReader reader, IReadOnlyList<string> files, Func<IConfiguration> read, ILogger<ProfileSettings> logger)
{
    private readonly Lock _lock = new();
    private FileStamp?[] _stamps = [];
    private ProfileTable? _table;

    /// <exception cref="OptionsValidationException">The settings are not in order; at the first call alone.</exception>
    public ProfileTable Current
    {
        get
        {
            lock (_lock)
            {
                FileStamp?[] stamps = [.. files.Select(FileStamp.TryRead)];
                if (_table is null || !stamps.SequenceEqual(_stamps))
                {
                    _stamps = stamps;
                    _table = _table is null ? reader.Read(read()) : TryReadAnew() ?? _table;
                }

                return _table;
            }
        }
    }

    private ProfileTable? TryReadAnew()
    {
        try
        {
            var table = reader.Read(read());
            ProfilesLog.Reread(logger, table.All.Count());
            return table;
        }
        catch (Exception exception) when (exception is OptionsValidationException or ScriptHostException)
        {
            ProfilesLog.NotReread(logger, exception is OptionsValidationException invalid ? SettingMistakes.Sentence(invalid.Failures) : exception.Message);
            return null;
        }
    }
}
