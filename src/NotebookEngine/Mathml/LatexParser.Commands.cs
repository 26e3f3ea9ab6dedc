using System.Text;

namespace BetweenTokens.NotebookEngine.Mathml;

internal sealed partial class LatexParser
{
    private static readonly Dictionary<string, (string Mark, bool Stretches)> _accents = new(StringComparer.Ordinal)
    {
        ["hat"] = ("^", false),
        ["widehat"] = ("^", true),
        ["bar"] = ("¯", false),
        ["overline"] = ("¯", true),
        ["tilde"] = ("~", false),
        ["widetilde"] = ("~", true),
        ["vec"] = ("→", false),
        ["dot"] = ("˙", false),
        ["ddot"] = ("¨", false),
        ["check"] = ("ˇ", false),
    };

    private (string Markup, bool Limits) ParseCommand(LatexToken token)
    {
        if (LatexSymbols.TryFind(token.Text, out var symbol))
        {
            return Symbol(token.Text, symbol);
        }

        if (_accents.TryGetValue(token.Text, out var accent))
        {
            return ($"<mover accent=\"true\">"
                + $"{ParseArgument()}{Markup.Operator(accent.Mark, accent.Stretches ? "" : " stretchy=\"false\"")}</mover>", false);
        }

        return token.Text switch
        {
            "underbrace" => ($"<munder>{ParseArgument()}{Markup.Operator("⏟")}</munder>", true),
            "overbrace" => ($"<mover>{ParseArgument()}{Markup.Operator("⏞")}</mover>", true),
            "operatorname" => OperatorName(),
            _ => (WithArguments(token), false),
        };
    }

    private static (string Markup, bool Limits) Symbol(string command, (SymbolKind Kind, string Text) symbol) => symbol.Kind switch
    {
        SymbolKind.Ordinary when char.IsUpper(symbol.Text, 0) => (Markup.Upright(symbol.Text), false),
        SymbolKind.Ordinary => (Markup.Identifier(symbol.Text), false),
        SymbolKind.Operator when command == "mid" =>
            (Markup.Operator(symbol.Text, " stretchy=\"false\" lspace=\"0.278em\" rspace=\"0.278em\""), false),
        SymbolKind.Operator => (Markup.Operator(symbol.Text), false),
        SymbolKind.Limits => (Markup.Operator(
            symbol.Text, char.IsAsciiLetter(symbol.Text[0]) ? " movablelimits=\"true\" lspace=\"0\" rspace=\"0\"" : ""), true),
        SymbolKind.Function when char.IsAsciiLetter(symbol.Text[0]) => (Markup.Identifier(symbol.Text), false),
        SymbolKind.Function => (Markup.Operator(symbol.Text), false),
        SymbolKind.Fence => (Markup.Fence(symbol.Text), false),
        _ => (Markup.Space(symbol.Text), false),
    };

    private string WithArguments(LatexToken token)
    {
        switch (token.Text)
        {
            case "frac" or "dfrac" or "cfrac":
                return $"<mfrac>{ParseArgument()}{ParseArgument()}</mfrac>";
            case "tfrac":
                return $"<mstyle displaystyle=\"false\"><mfrac>{ParseArgument()}{ParseArgument()}</mfrac></mstyle>";
            case "binom":
                return Markup.Row(
                    $"{Markup.Fence("(")}<mfrac linethickness=\"0\">{ParseArgument()}{ParseArgument()}</mfrac>{Markup.Fence(")")}");
            case "sqrt":
                return Root();
            case "text" or "textrm" or "textbf" or "textit" or "mbox" or "texttt":
                return Markup.Words(RawArgument());
            case "mathrm" or "mathsf" or "mathit" or "mathtt":
                return Markup.Upright(RawArgument().Replace(" ", "", StringComparison.Ordinal));
            case "mathbb" or "mathcal" or "mathbf" or "boldsymbol" or "bm":
                return Alphabet(token.Text);
            case "left":
                return Brackets();
            case "big" or "bigl" or "bigr" or "Big" or "Bigl" or "Bigr" or "bigg" or "biggl" or "biggr" or "Bigg" or "Biggl" or "Biggr":
                return Sized(token.Text);
            case "begin":
                return Environment();
            case "overset" or "stackrel":
                return Stacked("mover");
            case "underset":
                return Stacked("munder");
            case "xrightarrow":
                return $"<mover>{Markup.Operator("→", " stretchy=\"true\"")}{ParseArgument()}</mover>";
            case "pmod":
                return $"{Markup.Space("1em")}{Markup.Fence("(")}{Markup.Identifier("mod")}"
                    + $"{Markup.Space("0.333em")}{ParseArgument()}{Markup.Fence(")")}";
            case "not":
                return Markup.Operator(Negated(Next()));
            case "tag":
                return $"{Markup.Space("2em")}{Markup.Words($"({RawArgument()})")}";
            case "displaystyle" or "textstyle" or "scriptstyle" or "nonumber":
                return "";
            default:
                throw new LatexException($"unknown command \\{token.Text}");
        }
    }

    private (string Markup, bool Limits) OperatorName()
    {
        var limits = Current.Is("*");
        _at += limits ? 1 : 0;
        var name = RawArgument().Replace(" ", "\u2009", StringComparison.Ordinal);
        return limits ? (Markup.Operator(name, " movablelimits=\"true\" lspace=\"0\" rspace=\"0\""), true) : (Markup.Upright(name), false);
    }

    private string Root()
    {
        if (!Current.Is("["))
        {
            return $"<msqrt>{ParseArgument()}</msqrt>";
        }

        _at++;
        var degree = Markup.Row(ParseRow(static token => token.Is("]")));
        Expect("]");
        return $"<mroot>{ParseArgument()}{degree}</mroot>";
    }

    /// <summary>
    /// Plain letters change their alphabet; anything else (a Greek letter, a formula) is set as it is, in bold where asked.
    /// </summary>
    private string Alphabet(string alphabet)
    {
        var at = _at;
        var text = RawArgument();
        if (text.All(char.IsAsciiLetterOrDigit))
        {
            return Markup.Letters(text, alphabet is "boldsymbol" or "bm" ? "mathbf" : alphabet);
        }

        _at = at;
        var content = ParseArgument();
        return alphabet is "mathbf" or "boldsymbol" or "bm" ? $"<mrow style=\"font-weight:bold\">{content}</mrow>" : content;
    }

    private string Brackets()
    {
        var open = Markup.Stretched(Bracket(), "prefix");
        var content = new StringBuilder(ParseRow(static token => token.IsNamed("middle")));
        while (Current.IsNamed("middle"))
        {
            _at++;
            content.Append(Markup.Stretched(Bracket(), "infix")).Append(ParseRow(static token => token.IsNamed("middle")));
        }

        if (!Current.IsNamed("right"))
        {
            throw new LatexException("\\left without \\right");
        }

        _at++;
        return Markup.Row(open + content + Markup.Stretched(Bracket(), "postfix"));
    }

    private string Sized(string command)
    {
        var size = command.TrimEnd('l', 'r') switch { "big" => "1.2em", "Big" => "1.8em", "bigg" => "2.4em", _ => "3em" };
        return Markup.Operator(Bracket(), $" stretchy=\"true\" minsize=\"{size}\" maxsize=\"{size}\"");
    }

    private string Bracket()
    {
        var token = Next();
        return !token.IsCommand ? token.Text
            : LatexSymbols.TryFind(token.Text, out var symbol) && symbol.Kind is SymbolKind.Fence or SymbolKind.Operator ? symbol.Text
            : throw new LatexException($"\\{token.Text} is no bracket");
    }

    private string Stacked(string element)
    {
        var (mark, @base) = (ParseArgument(), ParseArgument());
        return $"<{element}>{@base}{mark}</{element}>";
    }

    private string Environment()
    {
        var name = RawArgument().TrimEnd('*');
        if (name == "array")
        {
            // Its column letters: alignment is not kept.
            RawArgument();
        }

        var table = ParseTable(null, static token => token.IsNamed("end"));
        Next();
        RawArgument();
        return name switch
        {
            "matrix" or "array" or "gathered" or "gather" => Table("center"),
            "pmatrix" => Markup.Row(Markup.Stretched("(", "prefix") + Table("center") + Markup.Stretched(")", "postfix")),
            "bmatrix" => Markup.Row(Markup.Stretched("[", "prefix") + Table("center") + Markup.Stretched("]", "postfix")),
            "vmatrix" => Markup.Row(Markup.Stretched("|", "prefix") + Table("center") + Markup.Stretched("|", "postfix")),
            "cases" => Markup.Row(Markup.Stretched("{", "prefix") + Table("left")),
            "aligned" or "align" or "split" or "equation" => $"<mtable displaystyle=\"true\" class=\"aligned\">{table}</mtable>",
            _ => throw new LatexException($"unknown environment {name}"),
        };

        string Table(string align) => $"<mtable class=\"{align}\">{table}</mtable>";
    }

    /// <summary>Rows of cells, up to the token that ends the table.</summary>
    private string ParseTable(string? firstCell, Func<LatexToken, bool> ends)
    {
        var rows = new StringBuilder("<mtr>").Append("<mtd>").Append(firstCell ?? ParseRow(EndsCell)).Append("</mtd>");
        while (!AtEnd && !ends(Current))
        {
            var token = Next();
            if (!EndsCell(token))
            {
                throw new LatexException($"'{token.Text}' without its beginning");
            }

            rows.Append(token.Is("&") ? "" : "</mtr><mtr>");
            rows.Append("<mtd>").Append(ParseRow(EndsCell)).Append("</mtd>");
        }

        return AtEnd && ends(new LatexToken("end", true, 0))
            ? throw new LatexException("\\begin without \\end")
            : rows.Append("</mtr>").ToString();
    }

    /// <summary>An argument that is text, with its blanks, as it stands in the source.</summary>
    private string RawArgument()
    {
        if (!Current.Is("{"))
        {
            return Next().Text;
        }

        var start = Current.Start + 1;
        var depth = 0;
        do
        {
            var token = Next();
            depth += token.Is("{") ? 1 : token.Is("}") ? -1 : 0;
        }
        while (depth > 0);
        return latex[start.._tokens[_at - 1].Start].Replace("\\_", "_", StringComparison.Ordinal)
            .Replace("\\%", "%", StringComparison.Ordinal);
    }

    private static string Negated(LatexToken token) =>
        (token.IsCommand
            ? LatexSymbols.TryFind(token.Text, out var symbol) ? symbol.Text : throw new LatexException($"unknown command \\{token.Text}")
            : token.Text) switch
        {
            "=" => "≠",
            "∈" => "∉",
            var other => other + "\u0338",
        };
}
