using System.CommandLine;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Text;
using Spectre.Console;

namespace BetweenTokens.Workbook.Commands;

/// <summary><c>workbook tokenize</c>: a text as the tokens that a model reads.</summary>
internal static class TokenizeCommand
{
    // Backgrounds that tell neighbours apart, readable with black text on any terminal.
    private static readonly Color[] _backgrounds =
    [
        Color.LightSkyBlue1, Color.Wheat1, Color.DarkSeaGreen1, Color.Thistle1, Color.LightGoldenrod2_1,
    ];

    public static Command Build()
    {
        var model = new Argument<string>("model") { Description = "A model's name, folder or file, or a tokenizer.json." };
        var text = new Option<string>("--text") { Description = "The text.", Required = true };
        var plain = new Option<bool>("--no-special") { Description = "Read control tokens such as <|im_start|> as ordinary characters." };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a strip and a table." };
        var command = new Command("tokenize", "Split a text into the tokens that a model reads: ids, pieces, bytes, offsets.")
        {
            model, text, plain, json,
        };
        command.SetAction(parse =>
        {
            var tokenizer = TokenizerFile.Load(ModelPlaces.Here().Find(parse.GetRequiredValue(model)));
            var report = Report(tokenizer, parse.GetRequiredValue(text), !parse.GetValue(plain));
            if (parse.GetValue(json))
            {
                parse.WriteJson(report);
            }
            else
            {
                Draw(parse.Console(), tokenizer, report);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    internal static TokenReport Report(Tokenizer tokenizer, string text, bool parseSpecial)
    {
        var rows = tokenizer.Encode(text, parseSpecial).Select(token => new TokenRow(
            token.Id, token.Piece, tokenizer.Show(token.Id), TokenText.Hex(tokenizer.Bytes(token.Id).Span),
            token.Start, token.End, tokenizer.IsSpecial(token.Id))).ToArray();
        int[] ids = [.. rows.Select(row => row.Id)];
        return new TokenReport(text, text.EnumerateRunes().Count(), ids, tokenizer.Decode(ids), rows);
    }

    /// <summary>
    /// The text as a strip, in which colours part the tokens, or bars where there are none (a file, NO_COLOR); and a table.
    /// </summary>
    internal static void Draw(IAnsiConsole console, Tokenizer tokenizer, TokenReport report)
    {
        var strip = new Paragraph();
        foreach (var (index, group) in tokenizer.Group(report.Ids).Index())
        {
            var style = group.IsSpecial
                ? new Style(Color.White, Color.Grey35)
                : new Style(Color.Black, _backgrounds[index % _backgrounds.Length]);
            strip.Append(group.Count > 1 ? $"{group.Shown}({group.Count})" : group.Shown, style);
            if (!console.Profile.Capabilities.Ansi || console.Profile.Capabilities.ColorSystem == ColorSystem.NoColors)
            {
                strip.Append("|");
            }
        }

        console.Write(strip);
        console.WriteLine();
        var table = new Table().Border(TableBorder.Simple);
        foreach (var (name, isNumber) in new[]
        {
            ("#", true), ("Id", true), ("Text", false), ("Piece", false), ("Bytes", false), ("Characters", true),
        })
        {
            table.AddColumn(isNumber ? new TableColumn(name).RightAligned() : new TableColumn(name));
        }

        foreach (var (index, row) in report.Tokens.Index())
        {
            table.AddRow(new[] { $"{index}", $"{row.Id}", row.Text, row.Piece, row.Bytes, $"{row.Start}–{row.End}" }
                .Select(Markup.Escape).ToArray());
        }

        console.WriteFitted(table);
        var perToken = (double)report.Characters / Math.Max(1, report.Ids.Length);
        console.WriteLine(FormattableString.Invariant(
            $"{report.Ids.Length} tokens, {report.Characters} characters, {perToken:0.00} characters a token"));
    }

    internal sealed record TokenReport(string Text, int Characters, int[] Ids, string Decoded, TokenRow[] Tokens);

    internal sealed record TokenRow(int Id, string Piece, string Text, string Bytes, int Start, int End, bool IsSpecial);
}
