using System.Text;

namespace ScriptHost.Scheduling.Views.Functions;

/// <summary>LISTAGG: values in the order of a key.</summary>
internal sealed class ListOf
{
    private const int MaxCount = 100_000;

    private readonly List<(string Value, object? Key)> _values = [];
    private string _separator = "";
    private bool _isDescending;

    /// <param name="arguments">Value, separator, key, and 1 for the descending order.</param>
    public ListOf With(object?[] arguments)
    {
        if (arguments[0] is string value)
        {
            if (_values.Count == MaxCount)
            {
                throw TooLong();
            }

            _values.Add((value, arguments[2] is DBNull ? null : arguments[2]));
            (_separator, _isDescending) = (arguments[1] as string ?? "", arguments[3] is 1L);
        }

        return this;
    }

    /// <exception cref="QueryFailure">ORA-01489: longer than so many bytes.</exception>
    public string? Join(int maxBytes)
    {
        if (_values.Count == 0)
        {
            return null;
        }

        IEnumerable<(string Value, object? Key)> ordered = _isDescending ? _values.OrderByDescending(one => one.Key, Keys.Order) : _values.OrderBy(one => one.Key, Keys.Order);
        var text = string.Join(_separator, ordered.Select(one => one.Value));
        return Encoding.UTF8.GetByteCount(text) <= maxBytes ? text : throw TooLong();
    }

    private static QueryFailure TooLong() => new(1489, "result of string concatenation is too long");

    // NULL is above all values.
    private sealed class Keys : IComparer<object?>
    {
        public static readonly Keys Order = new();

        public int Compare(object? x, object? y) => (x, y) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            (string one, string other) => string.CompareOrdinal(one, other),
            _ => Numbers.Of(x).CompareTo(Numbers.Of(y)),
        };
    }
}
