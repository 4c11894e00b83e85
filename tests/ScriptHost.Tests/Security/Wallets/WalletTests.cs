using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Text;
using ScriptHost.Errors;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Tests.Security.Wallets;

public sealed class WalletTests(WalletFixture made) : IClassFixture<WalletFixture>
{
    [Theory]
    [InlineData("cwallet.sso", null)]
    [InlineData("ewallet.p12", WalletFixture.Password)]
    [InlineData("ewallet.pem", null)]
    public void Every_file_of_the_exported_wallet_holds_the_same(string name, string? password)
    {
        using var expected = WalletPlace.Find(made["client", "ewallet.pem"]).Read();

        using var wallet = WalletPlace.Find(made["client", name]).Read(password);

        Assert.Equal(WalletFixture.KeyOf(expected), WalletFixture.KeyOf(wallet));
        Assert.Equal("CN=scripthost-client", wallet.Own!.Subject);
        Assert.Equal(["CN=ScriptHost CA of agent.example.com"], wallet.Others.Select(other => other.Subject));
        Assert.True(wallet.Own.HasPrivateKey);
    }

    [Fact]
    public void Every_file_is_for_its_user_alone() => Assert.All(
        Directory.GetFiles(made.Folder, "*", SearchOption.AllDirectories),
        file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));

    [Fact]
    public void What_is_exported_holds_neither_the_authoritys_key_nor_the_agents()
    {
        using var authority = WalletPlace.Find(made["ca", "ca.pem"]).Read();
        using var agent = WalletPlace.Find(made["agent"]).Read();
        var exported = Directory.GetFiles(made["client"]).Select(file => WalletPlace.Find(file).Read(WalletFixture.Password)).ToList();

        Assert.All(exported.Where(wallet => wallet.Own is not null), wallet =>
        {
            Assert.NotEqual(WalletFixture.KeyOf(authority), WalletFixture.KeyOf(wallet));
            Assert.NotEqual(WalletFixture.KeyOf(agent), WalletFixture.KeyOf(wallet));
        });
        exported.ForEach(wallet => wallet.Dispose());
    }

    [Fact]
    public void An_auto_login_wallet_has_the_header_that_readers_expect_and_a_password_of_seven_bit_bytes()
    {
        var file = File.ReadAllBytes(made["client", "cwallet.sso"]);

        Assert.Equal("A1F84E36000000060000002106", Convert.ToHexString(file.AsSpan(0, 13)));
        Assert.All(PasswordInside(file), unit => Assert.InRange(unit, (byte)1, (byte)127));
    }

    [Fact]
    public async Task Openssl_reads_the_pkcs12_inside_an_auto_login_wallet_as_one_encrypted_safe()
    {
        var file = await File.ReadAllBytesAsync(made["client", "cwallet.sso"]);
        var inside = Path.Combine(made.Scratch, "inside.p12");
        var password = Path.Combine(made.Scratch, "inside.password");
        // A line feed in the password would end it where openssl reads a line.
        while (PasswordInside(file).Contains((byte)'\n'))
        {
            using var wallet = WalletPlace.Find(made["client", "ewallet.pem"]).Read();
            file = AutoLoginFile.Write(wallet);
        }

        await File.WriteAllBytesAsync(inside, file[45..]);
        await File.WriteAllBytesAsync(password, PasswordInside(file));

        var (exitCode, output) = await OpensslAsync("pkcs12", "-in", inside, "-passin", $"file:{password}", "-info", "-nodes", "-nocerts");

        Assert.Equal(0, exitCode);
        Assert.Contains("MAC: sha1, Iteration 1024", output, StringComparison.Ordinal);
        Assert.Contains("PKCS7 Encrypted data: pbeWithSHA1And3-KeyTripleDES-CBC", output, StringComparison.Ordinal);
        Assert.Contains("Key bag", output, StringComparison.Ordinal);
        Assert.Equal(2, output.Split("Certificate bag").Length - 1);
        Assert.Contains("-----BEGIN PRIVATE KEY-----", output, StringComparison.Ordinal);
        Assert.DoesNotContain("PKCS7 Data", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Openssl_reads_the_wallet_with_a_password()
    {
        var (exitCode, output) = await OpensslAsync("pkcs12", "-in", made["client", "ewallet.p12"], "-passin", $"pass:{WalletFixture.Password}", "-info", "-noout");
        var (wrong, _) = await OpensslAsync("pkcs12", "-in", made["client", "ewallet.p12"], "-passin", "pass:another", "-noout");

        Assert.Equal(0, exitCode);
        Assert.Contains("PBES2, PBKDF2, AES-256-CBC", output, StringComparison.Ordinal);
        Assert.NotEqual(0, wrong);
    }

    [Theory]
    [InlineData("sslserver", "agent.crt")]
    [InlineData("sslclient", "ewallet.pem")]
    public async Task Openssl_verifies_each_certificate_for_its_purpose_and_for_no_other(string purpose, string file)
    {
        var other = purpose == "sslserver" ? "sslclient" : "sslserver";

        var (good, _) = await OpensslAsync("verify", "-CAfile", made["client", "ca.pem"], "-purpose", purpose, made["client", file]);
        var (bad, _) = await OpensslAsync("verify", "-CAfile", made["client", "ca.pem"], "-purpose", other, made["client", file]);

        Assert.Equal(0, good);
        Assert.NotEqual(0, bad);
    }

    [Theory]
    [InlineData("-keypbe AES-256-CBC -certpbe AES-256-CBC", "wallet-password-1")]
    [InlineData("-keypbe AES-128-CBC -certpbe AES-128-CBC -macalg sha256", "wallet-password-1")]
    [InlineData("-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1", "wallet-password-1")]
    public async Task Wallets_of_other_tools_are_read_in_the_forms_of_both_ages(string options, string password)
    {
        var file = Path.Combine(made.Scratch, $"{Guid.NewGuid():N}.p12");
        string[] start = ["pkcs12", "-export", "-in", made["client", "ewallet.pem"], "-out", file, "-passout", $"pass:{password}"];
        Assert.Equal(0, (await OpensslAsync([.. start, .. options.Split(' ')])).ExitCode);

        using var wallet = WalletPlace.Find(file).Read(password);
        using var behindDes = AutoLoginFile.Read(BehindDes(await File.ReadAllBytesAsync(file), password));

        Assert.Equal("CN=scripthost-client", wallet.Own!.Subject);
        Assert.Equal(WalletFixture.KeyOf(wallet), WalletFixture.KeyOf(behindDes));
        Assert.Contains("DES", behindDes.Form, StringComparison.Ordinal);
    }

    [Fact]
    public void Stored_credentials_are_counted_and_never_shown()
    {
        var contents = new Pkcs12SafeContents();
        contents.AddSecret(new Oid("1.2.840.113549.1.16.12.12"), new byte[] { 0x04, 0x01, 0x2A });
        var builder = new Pkcs12Builder();
        builder.AddSafeContentsEncrypted(contents, WalletFixture.Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA1, 1000));
        builder.SealWithMac(WalletFixture.Password, HashAlgorithmName.SHA1, 1024);

        using var wallet = Pkcs12File.Read(builder.Encode(), WalletFixture.Password, "test");

        Assert.Equal(["stored credentials"], wallet.Secrets);
    }

    [Theory]
    [InlineData("cwallet.sso", null)]
    [InlineData("ewallet.p12", WalletFixture.Password)]
    [InlineData("ewallet.pem", null)]
    public void A_flipped_byte_anywhere_is_told_as_that_or_changes_nothing(string name, string? password)
    {
        var good = File.ReadAllBytes(made["client", name]);
        using var expected = WalletPlace.Find(made["client", name]).Read(password);
        var path = Path.Combine(made.Scratch, $"{Guid.NewGuid():N}{Path.GetExtension(name)}");
        var refused = 0;
        for (var i = 0; i < good.Length; i++)
        {
            var bad = good.ToArray();
            bad[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(path, bad);
            try
            {
                using var wallet = WalletPlace.Find(path).Read(password);
                Assert.Equal(WalletFixture.KeyOf(expected), WalletFixture.KeyOf(wallet));
                // Nothing but their signatures protects certificates in a text file.
                Assert.True(name == "ewallet.pem" || expected.Certificates.Select(each => each.Thumbprint).SequenceEqual(wallet.Certificates.Select(each => each.Thumbprint)), $"byte {i}");
            }
            catch (ScriptHostException exception)
            {
                Assert.Equal(ErrorCode.BadWallet, exception.Code);
                Assert.Contains(path, exception.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, good.Length / 2, good.Length);
    }

    [Fact]
    public void A_file_that_ends_early_is_told_as_that_wherever_it_ends()
    {
        var good = File.ReadAllBytes(made["client", "cwallet.sso"]);
        var path = Path.Combine(made.Scratch, "short.sso");
        for (var length = 0; length < good.Length; length += 7)
        {
            File.WriteAllBytes(path, good[..length]);
            Assert.Equal(ErrorCode.BadWallet, Assert.Throws<ScriptHostException>(() => WalletPlace.Find(path).Read()).Code);
        }
    }

    [Theory]
    [InlineData(0b110_100_000, "can read")]
    [InlineData(0b110_000_100, "can read")]
    [InlineData(0b110_010_000, "can be changed")]
    [InlineData(0b110_000_000, null)]
    [InlineData(0b100_000_000, null)]
    public void A_wallet_that_others_can_read_or_change_is_refused(int mode, string? reason)
    {
        var folder = Directory.CreateDirectory(Path.Combine(made.Scratch, $"{Guid.NewGuid():N}"), (UnixFileMode)0b111_000_000).FullName;
        var file = Path.Combine(folder, "cwallet.sso");
        File.Copy(made["client", "cwallet.sso"], file);
        File.SetUnixFileMode(file, (UnixFileMode)mode);

        if (reason is null)
        {
            WalletPlace.Find(folder).CheckModes();
            return;
        }

        var refused = Assert.Throws<ScriptHostException>(() => WalletPlace.Find(folder).CheckModes());
        Assert.Equal(ErrorCode.BadWallet, refused.Code);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Contains("chmod", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_others_can_write_to_is_refused()
    {
        var folder = Directory.CreateDirectory(Path.Combine(made.Scratch, $"{Guid.NewGuid():N}")).FullName;
        File.Copy(made["client", "cwallet.sso"], Path.Combine(folder, "cwallet.sso"));
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);

        Assert.Contains("can be changed", Assert.Throws<ScriptHostException>(() => WalletPlace.Find(folder).CheckModes()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_wallet_says_which_file_it_needs()
    {
        var empty = Directory.CreateTempSubdirectory("wallet").FullName;
        File.WriteAllText(Path.Combine(empty, "wallet.sso"), "");

        Assert.Contains("cwallet.sso", Assert.Throws<ScriptHostException>(() => WalletPlace.Find(empty)).Message, StringComparison.Ordinal);
        Directory.Delete(empty, recursive: true);
    }

    [Fact]
    public void Renewed_certificates_come_from_the_same_authority()
    {
        using var folder = new WalletFixture();
        using var before = WalletPlace.Find(folder["agent"]).Read();

        Assert.Throws<ScriptHostException>(() => folder.Folders.Create(["x"], TimeSpan.FromDays(1), "password1", renew: false, TimeProvider.System));
        folder.Folders.Create(["other.example.com"], TimeSpan.FromDays(30), "password1", renew: true, TimeProvider.System);

        using var after = WalletPlace.Find(folder["agent"]).Read();
        Assert.Equal("CN=other.example.com", after.Own!.Subject);
        Assert.Equal(before.Others.Single().Thumbprint, after.Others.Single().Thumbprint);
    }

    private static byte[] PasswordInside(byte[] file)
    {
        using var aes = Aes.Create();
        aes.Key = file[13..29];
        return aes.DecryptCbc(file.AsSpan(29, 16), Convert.FromHexString("C034D8311C02CEF851F0144B81ED4BF2"), PaddingMode.None);
    }

    // As older tools of Oracle's write it.
    private static byte[] BehindDes(byte[] pkcs12, string password)
    {
#pragma warning disable CA5351 // The form is what it is.
        using var des = DES.Create();
#pragma warning restore CA5351
        des.GenerateKey();
        var block = Encoding.ASCII.GetBytes($"{Convert.ToHexStringLower(des.Key)}{Convert.ToHexStringLower(des.EncryptCbc(Encoding.ASCII.GetBytes(password), new byte[8]))}");
        var header = new byte[13];
        Convert.FromHexString("A1F84E3700000006").CopyTo(header, 0);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), block.Length + 1);
        header[12] = 0x35;
        return [.. header, .. block, .. pkcs12];
    }

    private static async Task<(int ExitCode, string Output)> OpensslAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()).WaitAsync(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(output));
    }
}
