using System.Data;
using System.Globalization;

namespace ScriptHost.Scripting;

/// <summary>A bind that a statement fills. Made by <see cref="Cursor.Var{T}"/>.</summary>
public abstract class Variable
{
    private protected Variable(ParameterDirection direction, int size)
    {
        Direction = direction;
        Size = size;
    }

    /// <summary>Whether the statement gets the value, gives it, or both.</summary>
    public ParameterDirection Direction { get; }

    /// <summary>The most characters or bytes that a text or binary value may have on Oracle; 0 is 4,000.</summary>
    public int Size { get; }

    internal abstract object? Input { get; }

    internal abstract Type ElementType { get; }

    /// <summary>Takes the values that the statement gave, one for each row that it returned.</summary>
    internal abstract void Receive(IReadOnlyList<object?> values);

    private protected static object? Convert(object? value, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return value is null or DBNull ? null
            : plain.IsInstanceOfType(value) ? value
            : plain == typeof(Guid) ? Guid.Parse(value.ToString()!)
            : plain == typeof(DateTimeOffset) ? DateTimeOffset.Parse(value.ToString()!, CultureInfo.InvariantCulture)
            : System.Convert.ChangeType(value, plain, CultureInfo.InvariantCulture);
    }
}

/// <summary>A bind of one type that a statement fills, such as the key in <c>RETURNING id INTO :id</c>.</summary>
/// <typeparam name="T">What the value is converted to; an array takes one element for each row returned.</typeparam>
public sealed class Var<T> : Variable
{
    internal Var(ParameterDirection direction, int size)
        : base(direction, size)
    {
    }

    /// <summary>What goes in, and after the statement what came out; the default of <typeparamref name="T"/> for NULL.</summary>
    public T? Value { get; set; }

    internal override object? Input => Value;

    internal override Type ElementType => typeof(T).IsArray && typeof(T) != typeof(byte[]) ? typeof(T).GetElementType()! : typeof(T);

    /// <summary>The value as text.</summary>
    public override string ToString() => Value?.ToString() ?? "";

    internal override void Receive(IReadOnlyList<object?> values)
    {
        if (ElementType == typeof(T))
        {
            if (values.Count > 1)
            {
                throw new ScriptDbException("BIND_ROWS", 0, $"The statement returned {values.Count} rows into a variable for one: use Var<{typeof(T).Name}[]>.");
            }

            Value = values.Count > 0 && Convert(values[0], typeof(T)) is { } value ? (T)value : default;
            return;
        }

        var elements = Array.CreateInstance(ElementType, values.Count);
        for (var index = 0; index < values.Count; index++)
        {
            elements.SetValue(Convert(values[index], ElementType), index);
        }

        Value = (T)(object)elements;
    }
}
