using System.Collections;
using System.Data.Common;
using System.Globalization;

namespace ScriptHost.Scripting;

/// <summary>One row that a <see cref="Cursor"/> has fetched. NULL is null.</summary>
public sealed class Row : IReadOnlyList<object?>
{
    private readonly IReadOnlyList<DbColumn> _columns;
    private readonly object?[] _values;

    internal Row(IReadOnlyList<DbColumn> columns, object?[] values)
    {
        _columns = columns;
        _values = values;
    }

    /// <summary>The number of columns.</summary>
    public int Count => _values.Length;

    /// <summary>The value of a column, counted from 0.</summary>
    public object? this[int index] => _values[index];

    /// <summary>The value of a column by its name, whose case does not matter.</summary>
    /// <exception cref="ArgumentException">No column has that name.</exception>
    public object? this[string name] => _values[IndexOf(name)];

    /// <summary>The value of a column, converted.</summary>
    /// <exception cref="InvalidCastException">It is NULL and the type has none, or it cannot be converted.</exception>
    public T? As<T>(int index)
    {
        var value = _values[index];
        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        return value switch
        {
            null when default(T) is null => default,
            null => throw new InvalidCastException($"Column {_columns[index].ColumnName} is NULL."),
            T same => same,
            _ => (T)Convert.ChangeType(value, type, CultureInfo.InvariantCulture),
        };
    }

    /// <inheritdoc cref="As{T}(int)"/>
    public T? As<T>(string name) => As<T>(IndexOf(name));

    /// <summary>The first two values: <c>var (id, name) = row</c>.</summary>
    public void Deconstruct(out object? first, out object? second) => (first, second) = (_values[0], _values[1]);

    /// <summary>The first three values.</summary>
    public void Deconstruct(out object? first, out object? second, out object? third) =>
        (first, second, third) = (_values[0], _values[1], _values[2]);

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => _values.AsEnumerable().GetEnumerator();

    /// <summary>The values, as Python prints a tuple.</summary>
    public override string ToString() =>
        $"({string.Join(", ", _values.Select(value => value is null ? "null" : Convert.ToString(value, CultureInfo.InvariantCulture)))})";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(string name)
    {
        for (var index = 0; index < _columns.Count; index++)
        {
            if (_columns[index].ColumnName.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return index;
            }
        }

        throw new ArgumentException($"The row has no column '{name}'.", nameof(name));
    }
}
