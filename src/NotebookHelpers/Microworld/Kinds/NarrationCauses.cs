using BetweenTokens.Microworld.Grammar;

namespace BetweenTokens.Microworld.Kinds;

/// <summary>Acts with a hidden cause: heat or cold, which is sometimes named and always asked for.</summary>
internal static class NarrationCauses
{
    /// <summary>Answers: heat, cold.</summary>
    public static string[] Answers { get; } = ["потому что было жарко .", "потому что было холодно ."];

    /// <summary>What a person does, why, and the question; weights sum to one.</summary>
    public static IEnumerable<(double Weight, string Text, bool Hot)> Sentences(Noun person)
    {
        string Past(string verb) => Verb.Of(verb).Past(person.Agreement);
        foreach (var hot in new[] { true, false })
        {
            // Drinking water fits both, so after it the belief stays between.
            var acts = hot
                ? new[] { (0.4, $"{Past("открыл")} окно"), (0.3, $"{Past("снял")} шарф"), (0.3, $"{Past("выпил")} воды") }
                : [(0.4, $"{Past("закрыл")} окно"), (0.45, $"{Past("надел")} шарф"), (0.15, $"{Past("выпил")} воды")];
            foreach (var (share, act) in acts)
            {
                yield return (0.3 * share, $"{person.Lemma} {act} . почему ?", hot);
            }

            yield return (0.2,
                $"{person.Lemma} больше не {Past("мог")} терпеть {(hot ? "жару" : "холод")} . почему {person.Lemma} {acts[0].Item2} ?",
                hot);
        }
    }
}
