using System.Data;
using Dapper;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests;

/// <summary>Large results and values pass through without being held: what is allocated on the way is freed, and little is live at any time.</summary>
[Collection(OneServer.Name)]
public sealed class StreamingTests(PostgreSqlServer server)
{
    private const long MaxHeldBytes = 16 * 1024 * 1024;

    [Fact]
    public void Rows_are_not_kept_on_a_server() => ReadRows(new PostgreSqlDatabase(server), "SELECT n, repeat('x', 100) FROM generate_series(1, 300000) AS s (n)");

    [Fact]
    public void Rows_are_not_kept_on_the_embedded_database() =>
        ReadRows(new TestDatabase(), "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 300000) SELECT n, hex(zeroblob(50)) FROM c");

    [Fact]
    public async Task A_lob_goes_in_and_out_as_a_stream()
    {
        const int Length = 96 * 1024 * 1024;
        using var database = new PostgreSqlDatabase(server);
        using var connection = database.Open();
        connection.Execute("CREATE TABLE docs (doc bytea)");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "INSERT INTO docs VALUES (:doc)";
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.DbType, parameter.Value) = ("doc", DbType.Binary, new ZeroStream(Length));
            command.Parameters.Add(parameter);
            await command.ExecuteNonQueryAsync();
        }

        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT doc FROM docs";
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess);
            Assert.True(await reader.ReadAsync());
            await using var doc = reader.GetStream(0);
            var buffer = new byte[64 * 1024];
            var total = 0L;
            for (int count; (count = await doc.ReadAsync(buffer)) > 0; total += count)
            {
            }

            Assert.Equal(Length, total);
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MaxHeldBytes);
        }
    }

    [Fact]
    public void A_temporary_lob_of_any_size_is_kept_in_a_file()
    {
        using var database = new TestDatabase();
        using var connection = database.Open();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var lob = connection.CreateLob(LobKind.Blob);
        new ZeroStream(64 * 1024 * 1024).CopyTo(lob);

        Assert.Equal(64 * 1024 * 1024, lob.Length);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MaxHeldBytes);
    }

    private static void ReadRows(ITestDatabase database, string sql)
    {
        using (database)
        {
            using var connection = database.Open();
            using var cursor = connection.Cursor();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            foreach (var row in cursor.Execute(sql))
            {
                if (row.As<int>(0) % 100_000 == 0)
                {
                    Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MaxHeldBytes);
                }
            }

            Assert.Equal(300_000, cursor.RowCount);
        }
    }

    private sealed class ZeroStream(long length) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        // The driver wants to know the length before it sends.
        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position
        {
            get => _position;
            set => _position = value;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, length - _position);
            buffer[..count].Clear();
            _position += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
