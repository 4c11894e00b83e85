using System.Globalization;

namespace ScriptHost.Security;

/// <summary>User ids, each also a group id, that belong to nobody else on the machine.</summary>
/// <param name="First">Reserved for what the agent starts for itself.</param>
/// <param name="Last">Included.</param>
internal readonly record struct UidRange(int First, int Last)
{
    // Below are the machine's own users; the last two stand for "nobody" and "no change".
    private const int Lowest = 1000;
    private const int Highest = int.MaxValue - 1;

    /// <summary>How many owners it has room for.</summary>
    public int OwnerCount => Last - First;

    /// <summary>Reads <c>FIRST-LAST</c>; false when it is not that, or not a range with room for an owner.</summary>
    public static bool TryParse(string text, out UidRange range)
    {
        range = default;
        if (text.Split('-') is not [var first, var last]
            || !int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            || !int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to))
        {
            return false;
        }

        range = new UidRange(from, to);
        return from >= Lowest && to <= Highest && to > from;
    }

    public override string ToString() => $"{First}-{Last}";
}
