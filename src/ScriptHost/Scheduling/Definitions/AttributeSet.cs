using System.Collections.Immutable;

namespace ScriptHost.Scheduling.Definitions;

/// <summary>The attributes that an object has values for; the others have their defaults.</summary>
internal sealed class AttributeSet
{
    public static readonly AttributeSet Empty = new(ImmutableSortedDictionary.Create<string, object>(StringComparer.Ordinal));

    private readonly ImmutableSortedDictionary<string, object> _values;

    private AttributeSet(ImmutableSortedDictionary<string, object> values) => _values = values;

    /// <summary>By their names, as text.</summary>
    public IEnumerable<KeyValuePair<string, string>> Texts => _values.Select(pair => KeyValuePair.Create(pair.Key, AttributeValues.Format(pair.Value)));

    /// <summary>Reads what <see cref="Texts"/> gave.</summary>
    public static AttributeSet Read(AttributeOwners owner, IEnumerable<KeyValuePair<string, string>> texts) =>
        texts.Aggregate(Empty, (set, pair) => set.With(pair.Key, AttributeValues.Parse(AttributeTable.Find(owner, pair.Key), pair.Value, caller: "", zone: "UTC")));

    /// <summary>True when a value was set.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    public AttributeSet With(string name, object value) => new(_values.SetItem(name, value));

    public AttributeSet Without(string name) => new(_values.Remove(name));

    /// <summary>The value as text, else the default; null for NULL.</summary>
    public string? TextOf(AttributeRow row) => _values.TryGetValue(row.Name, out var value) ? AttributeValues.Format(value) : row.Default;

    /// <summary>The value that was set; null when none was.</summary>
    public T? Find<T>(string name)
        where T : struct => _values.TryGetValue(name, out var value) ? (T)value : null;

    /// <inheritdoc cref="Find{T}"/>
    public string? FindText(string name) => _values.TryGetValue(name, out var value) ? (string)value : null;

    public bool IsTrue(string name) => Find<bool>(name) ?? false;
}
