using System.Text;

namespace BetweenTokens.NotebookEngine.Mathml;

/// <summary>
/// Reads a subset of LaTeX's formulas and writes MathML, by recursive descent. Commands with arguments are in the other file.
/// </summary>
internal sealed partial class LatexParser(string latex)
{
    private readonly List<LatexToken> _tokens = LatexLexer.Read(latex);
    private int _at;

    private bool AtEnd => _at >= _tokens.Count;

    private LatexToken Current => AtEnd ? new LatexToken("", false, latex.Length) : _tokens[_at];

    /// <summary>The whole formula; lines divided by <c>\\</c> become rows.</summary>
    public string ParseFormula()
    {
        var first = ParseRow(EndsCell);
        if (AtEnd)
        {
            return first;
        }

        var table = ParseTable(first, static _ => false);
        return AtEnd ? $"<mtable displaystyle=\"true\" columnalign=\"right left\">{table}</mtable>"
            : throw new LatexException($"'{Current.Text}' without its beginning");
    }

    private static bool EndsCell(LatexToken token) => token.Is("&") || token.IsNamed("\\");

    /// <summary>Atoms up to a token that ends the row, or to a bracket that was opened outside.</summary>
    private string ParseRow(Func<LatexToken, bool> ends)
    {
        var row = new StringBuilder();
        var afterAtom = false;
        while (!AtEnd && !ends(Current) && !Current.Is("}") && !Current.IsNamed("right") && !Current.IsNamed("end"))
        {
            var function = IsFunction(Current);
            if (function && afterAtom)
            {
                row.Append(Markup.Space("0.167em"));
            }

            afterAtom = IsAtomEnd(Current);
            row.Append(ParseScripted());
            if (function && NeedsSpaceAfter(ends))
            {
                row.Append(Markup.Space("0.167em"));
            }
        }

        return row.ToString();
    }

    private static bool IsFunction(LatexToken token) => token.IsCommand
        && (token.Text is "operatorname" || (LatexSymbols.TryFind(token.Text, out var symbol)
            && symbol.Kind is SymbolKind.Function or SymbolKind.Limits && char.IsAsciiLetter(symbol.Text[0])));

    private static bool IsAtomEnd(LatexToken token) => token.IsCommand
        ? !LatexSymbols.TryFind(token.Text, out var symbol) || symbol.Kind is SymbolKind.Ordinary
        : token.Text.Length > 0 && (char.IsLetterOrDigit(token.Text[0]) || token.Text is ")" or "]" or "}");

    private bool NeedsSpaceAfter(Func<LatexToken, bool> ends) =>
        !AtEnd && !ends(Current) && (Current.IsCommand
            ? !LatexSymbols.TryFind(Current.Text, out var next)
                || next.Kind is SymbolKind.Ordinary or SymbolKind.Function or SymbolKind.Limits
            : char.IsLetterOrDigit(Current.Text[0]));

    /// <summary>An atom with what stands below and above it.</summary>
    private string ParseScripted()
    {
        var (atom, limits) = ParseAtom();
        string? sub = null, sup = null;
        var primes = 0;
        while (!AtEnd)
        {
            if (Current.IsNamed("limits") || Current.IsNamed("nolimits"))
            {
                limits = Next().Text == "limits";
            }
            else if (Current.Is("_") && sub is null)
            {
                _at++;
                sub = ParseArgument();
            }
            else if (Current.Is("^") && sup is null)
            {
                _at++;
                sup = ParseArgument();
            }
            else if (Current.Is("'"))
            {
                _at++;
                primes++;
            }
            else
            {
                break;
            }
        }

        if (primes > 0)
        {
            var marks = Markup.Operator(new string('′', primes));
            sup = sup is null ? marks : Markup.Row(marks + sup);
        }

        return Markup.Scripts(atom, sub, sup, limits);
    }

    private (string Markup, bool Limits) ParseAtom()
    {
        var token = Next();
        if (token.IsCommand)
        {
            return ParseCommand(token);
        }

        if (token.Text is "_" or "^" or "'")
        {
            // A script on nothing, as in {}^2: the base is empty.
            _at--;
            return ("<mrow></mrow>", false);
        }

        return (token.Text switch
        {
            "{" => Group(),
            "}" => throw new LatexException("'}' without its beginning"),
            "-" => Markup.Operator("−", IsSign() ? " form=\"prefix\"" : ""),
            "+" => Markup.Operator("+", IsSign() ? " form=\"prefix\"" : ""),
            "*" => Markup.Operator("∗"),
            "~" => Markup.Space("0.333em"),
            "(" or ")" or "[" or "]" or "|" => Markup.Fence(token.Text),
            "/" => Markup.Operator("/", " lspace=\"0\" rspace=\"0\""),
            ":" => Markup.Operator(":", " lspace=\"0.278em\" rspace=\"0.278em\""),
            _ when char.IsAsciiDigit(token.Text[0]) => Markup.Number(token.Text),
            _ when char.IsLetter(token.Text, 0) =>
                token.Text.Length > 1 || token.Text[0] > 'ÿ' ? Markup.Upright(token.Text) : Markup.Identifier(token.Text),
            _ => Markup.Operator(token.Text),
        }, false);
    }

    /// <summary>Whether the plus or minus just read is a sign and not an operation: nothing stands before it to add to.</summary>
    private bool IsSign()
    {
        if (_at < 2)
        {
            return true;
        }

        var before = _tokens[_at - 2];
        return before.IsCommand
            ? LatexSymbols.TryFind(before.Text, out var symbol)
                && symbol.Kind is SymbolKind.Operator or SymbolKind.Limits or SymbolKind.Space
            : before.Text is "=" or "<" or ">" or "+" or "-" or "(" or "[" or "{" or "," or ";" or "&" or "/";
    }

    /// <summary>What stands in braces; its opening brace is read already.</summary>
    private string Group()
    {
        if (Current.Is(",") && _at + 1 < _tokens.Count && _tokens[_at + 1].Is("}"))
        {
            // {,} is how LaTeX writes a decimal comma.
            _at += 2;
            return Markup.Number(",");
        }

        var content = Markup.Row(ParseRow(static _ => false));
        Expect("}");
        return content;
    }

    /// <summary>An argument: a group, or the next atom alone.</summary>
    private string ParseArgument()
    {
        if (AtEnd)
        {
            throw new LatexException("an argument is missing at the end");
        }

        if (!Current.IsCommand && Current.Text.Length > 1 && char.IsAsciiDigit(Current.Text[0]))
        {
            // \frac12 is a half, and x^23 is x² times 3: without braces an argument is one digit.
            var number = Current;
            _tokens[_at] = new LatexToken(number.Text[1..], false, number.Start + 1);
            return Markup.Number(number.Text[..1]);
        }

        return ParseAtom().Markup;
    }

    private LatexToken Next() => AtEnd ? throw new LatexException("something is missing at the end") : _tokens[_at++];

    private void Expect(string sign)
    {
        if (!Current.Is(sign))
        {
            throw new LatexException(AtEnd ? $"'{sign}' is missing at the end" : $"'{sign}' is missing before '{Current.Text}'");
        }

        _at++;
    }
}
