using System.Globalization;

namespace ScriptHost.Scheduling.Definitions;

/// <summary>mask_arguments: which arguments are shown as *** everywhere but in the script.</summary>
internal sealed class ArgumentMask
{
    private readonly HashSet<int>? _positions;

    private ArgumentMask(HashSet<int>? positions) => _positions = positions;

    /// <param name="text">ALL, or positions with commas between them; null for none.</param>
    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST: ORA-27465.</exception>
    public static ArgumentMask Parse(string? text)
    {
        if (text is null)
        {
            return new ArgumentMask([]);
        }

        return text.Trim().Equals("ALL", StringComparison.OrdinalIgnoreCase)
            ? new ArgumentMask(null)
            : new ArgumentMask([.. text.Split(',').Select(part => ParsePosition(part, text))]);
    }

    public bool Covers(int position) => _positions is null || _positions.Contains(position);

    private static int ParsePosition(string part, string text) =>
        int.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position is >= 1 and <= 255
            ? position
            : throw OracleError.InvalidValue(text, "mask_arguments", "give ALL, or positions from 1 to 255 with commas between them.");
}
