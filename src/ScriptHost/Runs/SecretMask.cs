using System.Text;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>
/// Replaces the secrets that a run was given in what it tells. Best effort: a script that encodes or splits a secret gets it through.
/// </summary>
internal sealed class SecretMask
{
    // Shorter ones occur by chance; masking them would spoil the output and tell that they were there.
    private const int MinBytes = 6;
    private const string Mark = "***";

    private readonly List<string> _texts;

    private SecretMask(IEnumerable<string> secrets)
    {
        // The longest first: one secret may be the beginning of another.
        _texts = [.. secrets.Where(secret => Encoding.UTF8.GetByteCount(secret) >= MinBytes).Distinct().OrderByDescending(secret => secret.Length)];
        Secrets = [.. _texts.Select(Encoding.UTF8.GetBytes)];
    }

    public static SecretMask None { get; } = new([]);

    public static ReadOnlySpan<byte> MarkBytes => "***"u8;

    /// <summary>What is masked, as UTF-8.</summary>
    public IReadOnlyList<byte[]> Secrets { get; }

    /// <summary>For all that a request has in confidence.</summary>
    public static SecretMask Of(RunRequest request)
    {
        string[] ofDatabase = request.Database is { } database ? [database.Password, database.WalletPassword, database.Token, database.TokenPrivateKey] : [];
        return request.Secrets.Count == 0 && ofDatabase.All(secret => secret is "") ? None : new SecretMask(request.Secrets.Values.Concat(ofDatabase));
    }

    /// <summary>A text without the secrets.</summary>
    public string Apply(string text) => _texts.Aggregate(text, (masked, secret) => masked.Replace(secret, Mark, StringComparison.Ordinal));
}
