using System.Net;
using System.Text;

namespace BetweenTokens.NotebookEngine.Mathml;

/// <summary>The MathML elements that formulas are made of.</summary>
internal static class Markup
{
    public static string Row(string content) => $"<mrow>{content}</mrow>";

    public static string Identifier(string text) => $"<mi>{Text(text)}</mi>";

    /// <summary>A single letter that stays upright; longer names are upright by themselves.</summary>
    public static string Upright(string text) =>
        text.EnumerateRunes().Count() == 1 ? $"<mi mathvariant=\"normal\">{Text(text)}</mi>" : Identifier(text);

    public static string Number(string text) => $"<mn>{Text(text)}</mn>";

    public static string Operator(string text, string attributes = "") => $"<mo{attributes}>{Text(text)}</mo>";

    /// <summary>A bracket of the height of a line.</summary>
    public static string Fence(string text) =>
        text is "|" or "‖" ? Operator(text, " stretchy=\"false\" lspace=\"0\" rspace=\"0\"") : Operator(text, " stretchy=\"false\"");

    /// <summary>A bracket as high as what it holds.</summary>
    public static string Stretched(string text, string form) =>
        text == "." ? "" : Operator(text, $" stretchy=\"true\" fence=\"true\" form=\"{form}\"");

    public static string Words(string text) => $"<mtext>{Text(text).Replace(" ", "\u00a0", StringComparison.Ordinal)}</mtext>";

    public static string Space(string width) => $"<mspace width=\"{width}\"></mspace>";

    public static string Scripts(string @base, string? sub, string? sup, bool limits) => (sub, sup, limits) switch
    {
        (null, null, _) => @base,
        ({ } low, null, false) => $"<msub>{@base}{low}</msub>",
        (null, { } high, false) => $"<msup>{@base}{high}</msup>",
        ({ } low, { } high, false) => $"<msubsup>{@base}{low}{high}</msubsup>",
        ({ } low, null, true) => $"<munder>{@base}{low}</munder>",
        (null, { } high, true) => $"<mover>{@base}{high}</mover>",
        ({ } low, { } high, true) => $"<munderover>{@base}{low}{high}</munderover>",
    };

    /// <summary>Letters of the mathematical alphabets of Unicode; the ones that were there before have places of their own.</summary>
    public static string Letters(string text, string alphabet)
    {
        var styled = new StringBuilder();
        foreach (var c in text)
        {
            styled.Append(Letter(c, alphabet));
        }

        return $"<mi mathvariant=\"normal\">{styled}</mi>";
    }

    private static string Letter(char c, string alphabet)
    {
        var early = alphabet switch
        {
            "mathbb" => "CℂHℍNℕPℙQℚRℝZℤ",
            "mathcal" => "BℬEℰFℱHℋIℐLℒMℳRℛeℯgℊoℴ",
            _ => "",
        };
        for (var i = 0; i < early.Length; i += 2)
        {
            if (early[i] == c)
            {
                return early[i + 1].ToString();
            }
        }

        var (upper, lower, digit) = alphabet switch
        {
            "mathbb" => (0x1D538, 0x1D552, 0x1D7D8),
            "mathcal" => (0x1D49C, 0x1D4B6, 0),
            "mathbf" => (0x1D400, 0x1D41A, 0x1D7CE),
            _ => (0x1D5A0, 0x1D5BA, 0x1D7E2),
        };
        return c switch
        {
            >= 'A' and <= 'Z' => char.ConvertFromUtf32(upper + c - 'A'),
            >= 'a' and <= 'z' => char.ConvertFromUtf32(lower + c - 'a'),
            >= '0' and <= '9' when digit != 0 => char.ConvertFromUtf32(digit + c - '0'),
            _ => Text(c.ToString()),
        };
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
