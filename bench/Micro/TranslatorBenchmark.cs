using System.Globalization;
using BenchmarkDotNet.Attributes;
using ScriptHost.Data.Sqlite;

namespace ScriptHost.Benchmarks.Micro;

/// <summary>Oracle's spelling into SQLite's.</summary>
public class TranslatorBenchmark
{
    private const string Sql = "SELECT employee_name, SYSDATE FROM employees WHERE employee_age > :age AND hired > SYSDATE - 30 ORDER BY 1 FETCH FIRST 10 ROWS ONLY";

    private long _number;

    [Benchmark(Description = "a statement, translated before")]
    public object Known() => SqliteTranslator.Translate(Sql, "HR");

    [Benchmark(Description = "a statement, translated anew")]
    public object New() => SqliteTranslator.Translate(string.Create(CultureInfo.InvariantCulture, $"{Sql} -- {++_number}"), "HR");
}
