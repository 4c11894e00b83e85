using System.Collections;
using System.Data.Common;

namespace ScriptHost.Data.Carried;

/// <summary>The binds of one command.</summary>
internal sealed class CarriedParameters : DbParameterCollection
{
    private readonly List<CarriedParameter> _parameters = [];

    public override int Count => _parameters.Count;

    public override object SyncRoot => _parameters;

    public IReadOnlyList<CarriedParameter> Items => _parameters;

    public override int Add(object value)
    {
        _parameters.Add(Own(value));
        return _parameters.Count - 1;
    }

    public override void AddRange(Array values)
    {
        foreach (var value in values)
        {
            Add(value);
        }
    }

    public override void Clear() => _parameters.Clear();

    public override bool Contains(object value) => _parameters.Contains(value);

    public override bool Contains(string value) => IndexOf(value) >= 0;

    public override void CopyTo(Array array, int index) => ((ICollection)_parameters).CopyTo(array, index);

    public override IEnumerator GetEnumerator() => _parameters.GetEnumerator();

    public override int IndexOf(object value) => value is CarriedParameter parameter ? _parameters.IndexOf(parameter) : -1;

    public override int IndexOf(string parameterName) =>
        _parameters.FindIndex(parameter => parameter.ParameterName.TrimStart(':', '@').Equals(parameterName.TrimStart(':', '@'), StringComparison.OrdinalIgnoreCase));

    public override void Insert(int index, object value) => _parameters.Insert(index, Own(value));

    public override void Remove(object value) => _parameters.Remove(Own(value));

    public override void RemoveAt(int index) => _parameters.RemoveAt(index);

    public override void RemoveAt(string parameterName) => _parameters.RemoveAt(Existing(parameterName));

    protected override DbParameter GetParameter(int index) => _parameters[index];

    protected override DbParameter GetParameter(string parameterName) => _parameters[Existing(parameterName)];

    protected override void SetParameter(int index, DbParameter value) => _parameters[index] = Own(value);

    protected override void SetParameter(string parameterName, DbParameter value) => _parameters[Existing(parameterName)] = Own(value);

    private static CarriedParameter Own(object? value) =>
        value as CarriedParameter ?? throw new InvalidCastException("Make the parameter with CreateParameter of its command.");

    private int Existing(string name) => IndexOf(name) is var index and >= 0 ? index : throw new ArgumentOutOfRangeException(nameof(name), $"There is no parameter named '{name}'.");
}
