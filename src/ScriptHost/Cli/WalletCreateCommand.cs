using System.CommandLine;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Cli;

/// <summary><c>scripthost wallet create</c>: an authority, the agent's certificate, and the wallet for its callers.</summary>
internal sealed class WalletCreateCommand
{
    private const int MaxDays = 3650;

    private readonly Argument<string> _folder = new("DIR") { Description = "Where it is put: DIR/ca, DIR/agent and DIR/client. Only DIR/client is meant to be given to callers." };
    private readonly Option<string[]> _hosts = new("--host") { Description = "A name or address that callers reach the agent under; the first is its CN. Can be repeated.", HelpName = "NAME", Required = true };
    private readonly Option<int> _days = new("--days") { Description = $"How long the certificates are valid, 1 to {MaxDays}. Default 365.", HelpName = "N", DefaultValueFactory = _ => 365 };
    private readonly Option<string?> _password = new("--password-file") { Description = $"The first line of this file is the password of ewallet.p12. Default: made up, and written to DIR/{WalletPassword.FileName}.", HelpName = "FILE" };
    private readonly Option<bool> _renew = new("--renew") { Description = "Replaces the certificates in DIR by new ones of the same authority; an agent that serves with them takes the new ones without a restart." };

    public Command Create()
    {
        var command = new Command("create", "Makes an authority, an agent's certificate, and a wallet for its callers.") { _folder, _hosts, _days, _password, _renew };
        _hosts.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => Uri.CheckHostName(token.Value) == UriHostNameType.Unknown))
            {
                result.AddError($"'{token.Value}' is no host name and no address.");
            }
        });
        _days.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !(int.TryParse(text, out var days) && days is >= 1 and <= MaxDays))
            {
                result.AddError($"--days is {text}: give 1 to {MaxDays}.");
            }
        });
        command.SetAction(Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        var path = Path.GetFullPath(parsed.GetValue(_folder)!);
        var folders = new WalletFolders(path);
        var password = parsed.GetValue(_password) is { } file ? WalletPassword.Read(file).Check() : WalletPassword.MakeUp();
        folders.Create(parsed.GetValue(_hosts)!, TimeSpan.FromDays(parsed.GetValue(_days)), password.Text, parsed.GetValue(_renew), TimeProvider.System);
        if (parsed.GetValue(_password) is null)
        {
            password.WriteTo(Path.Combine(path, WalletPassword.FileName));
        }

        Console.Out.WriteLine($"agent   {folders.Agent}: for the agent alone (Tls:Wallet)");
        Console.Out.WriteLine($"client  {folders.Client}: for callers; wallet_dir of an endpoint, or upload its {AutoLoginFile.Name}");
        using var wallet = WalletPlace.Find(folders.Agent).Read();
        WalletText.PrintRegistration(wallet.Own!);
        return 0;
    }
}
