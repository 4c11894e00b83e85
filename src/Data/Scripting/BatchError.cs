namespace ScriptHost.Scripting;

/// <summary>Why one row of <see cref="Cursor.ExecuteMany"/> was left out.</summary>
/// <param name="Index">The row, counted from 0.</param>
/// <param name="Code">As in <see cref="ScriptDbException.Code"/>.</param>
/// <param name="Message">As in <see cref="Exception.Message"/>.</param>
public sealed record BatchError(int Index, string Code, string Message);
