using BetweenTokens.Microworld;

namespace BetweenTokens.Tests.Microworld;

/// <summary>Every walk of a law, one move at a time: the definition, without the oracle's ranges of branches.</summary>
internal static class Enumeration
{
    /// <summary>A finished document by one walk, with the states before every token.</summary>
    public sealed record Walk(int[] Tokens, State[] Before, string Kind, double Probability);

    public static List<Walk> Walks(Law law)
    {
        var walks = new List<Walk>();
        Extend(law, law.Start, [], [], 1, walks);
        return walks;
    }

    /// <summary>Documents with their probabilities.</summary>
    public static Dictionary<string, double> Documents(Law law) =>
        Walks(law).GroupBy(walk => string.Join(' ', walk.Tokens))
            .ToDictionary(group => group.Key, group => group.Sum(walk => walk.Probability));

    /// <summary>Beginnings of walks, each once; every seventh of them, a hundred at most.</summary>
    public static IEnumerable<int[]> Prefixes(List<Walk> walks)
    {
        var seen = new HashSet<string>();
        return walks.SelectMany(walk => Enumerable.Range(0, walk.Tokens.Length).Select(n => walk.Tokens[..n]))
            .Where(prefix => seen.Add(string.Join(' ', prefix))).Where((_, i) => i % 7 == 0).Take(100);
    }

    private static void Extend(Law law, Position position, List<int> tokens, List<State> states, double probability, List<Walk> walks)
    {
        foreach (var (p, token, next) in law.Moves(position))
        {
            if (token is { } spoken)
            {
                tokens.Add(spoken);
                states.Add(position.State);
                if (spoken == law.EndToken)
                {
                    walks.Add(new([.. tokens], [.. states], position.Kind, probability * p));
                }
                else
                {
                    Extend(law, next, tokens, states, probability * p, walks);
                }

                tokens.RemoveAt(tokens.Count - 1);
                states.RemoveAt(states.Count - 1);
            }
            else
            {
                Extend(law, next, tokens, states, probability * p, walks);
            }
        }
    }
}
