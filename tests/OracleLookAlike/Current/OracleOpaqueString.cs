#if !OLD_DRIVER
using System.Text;

namespace Oracle.ManagedDataAccess.Client;

public sealed class OracleOpaqueString
{
    private readonly StringBuilder _characters = new();
    private bool _isReadOnly;

    public void AppendChar(char c)
    {
        if (_isReadOnly)
        {
            throw new InvalidOperationException("It is read-only.");
        }

        _characters.Append(c);
    }

    public void MakeReadOnly() => _isReadOnly = true;

    public override string ToString() => _isReadOnly ? _characters.ToString() : "(not read-only)";
}
#endif
