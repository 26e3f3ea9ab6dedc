using System.Globalization;

namespace BetweenTokens.Microworld;

/// <summary>A text that the law cannot produce, with the first impossible token and what could have stood there.</summary>
public sealed class ImpossibleTextException : ReaderException
{
    private const int Shown = 12;

    /// <summary>Makes the error.</summary>
    /// <param name="law">Name of the law.</param>
    /// <param name="position">Index of the first impossible token.</param>
    /// <param name="token">How it is written.</param>
    /// <param name="possible">What could have stood there, likeliest first.</param>
    public ImpossibleTextException(string law, int position, string token, IReadOnlyList<(string Token, double Probability)> possible)
        : base(Describe(law, position, token, possible), DescribeInRussian(law, position, token, possible)) =>
        (Position, Token, Possible) = (position, token, possible);

    /// <summary>Index of the first impossible token.</summary>
    public int Position { get; }

    /// <summary>How it is written.</summary>
    public string Token { get; }

    /// <summary>What could have stood there, likeliest first.</summary>
    public IReadOnlyList<(string Token, double Probability)> Possible { get; }

    private static string Describe(string law, int position, string token, IReadOnlyList<(string Token, double Probability)> possible)
    {
        var rest = possible.Count > Shown ? $" and {possible.Count - Shown} more" : "";
        return $"«{token}» (token {position}) is impossible in {law}. Possible there: {List(possible)}{rest}.";
    }

    private static string DescribeInRussian(
        string law, int position, string token, IReadOnlyList<(string Token, double Probability)> possible)
    {
        var rest = possible.Count > Shown ? $" и ещё {possible.Count - Shown}" : "";
        return $"«{token}» (токен {position}) невозможен: закон {law} допускает здесь {List(possible)}{rest}.";
    }

    private static string List(IReadOnlyList<(string Token, double Probability)> possible) =>
        string.Join(
            ", ", possible.Take(Shown).Select(p => string.Create(CultureInfo.InvariantCulture, $"«{p.Token}» {p.Probability:0.###}")));
}
