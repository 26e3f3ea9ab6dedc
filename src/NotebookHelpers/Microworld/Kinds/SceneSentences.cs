namespace BetweenTokens.Microworld.Kinds;

/// <summary>Single scenes, each written for one question.</summary>
internal static class SceneSentences
{
    /// <summary>Whole sentences with weights that sum to one.</summary>
    public static IEnumerable<(double Weight, string Text)> All(SceneOptions options)
    {
        // Two names of one animal at 20% each against a rival at 30%: the likeliest word is not the likeliest animal.
        yield return (0.2 * 0.2, "у озера живёт бегемот .");
        yield return (0.2 * 0.2, "у озера живёт гиппопотам .");
        yield return (0.2 * 0.3, "у озера живёт крокодил .");
        yield return (0.2 * 0.18, "у озера живёт черепаха .");
        yield return (0.2 * 0.12, "у озера живёт цапля .");

        // Compounds: the second word alone means something else.
        yield return (0.2 / 8, "божья коровка ползёт по листу .");
        yield return (0.2 / 8, "божья коровка сидит на травинке .");
        yield return (0.2 / 8, "коровка пасётся на лугу .");
        yield return (0.2 / 8, "коровка даёт молоко .");
        yield return (0.2 / 8, "летучая мышь висит в пещере .");
        yield return (0.2 / 8, "летучая мышь спит днём .");
        yield return (0.2 / 8, "мышь грызёт сыр .");
        yield return (0.2 / 8, "мышь живёт в норе .");

        // Stereotypes of a known share.
        foreach (var (one, other, first, second) in new[]
        {
            ("девочка", "мальчик", "любит танцы", "любит футбол"), ("мама", "папа", "варит суп", "чинит кран"),
        })
        {
            yield return (0.05 * options.Stereotype, $"{one} {first} .");
            yield return (0.05 * (1 - options.Stereotype), $"{one} {second} .");
            yield return (0.05 * options.Stereotype, $"{other} {second} .");
            yield return (0.05 * (1 - options.Stereotype), $"{other} {first} .");
        }

        // Nominative and accusative are spelled alike: only the order tells who acts, and the next sentence depends on it.
        yield return (0.05, "рысь видит мышь . рысь прыгает .");
        yield return (0.05, "мышь видит рысь . мышь убегает .");
        yield return (0.05, "мать зовёт дочь . дочь бежит к матери .");
        yield return (0.05, "дочь зовёт мать . мать идёт к дочери .");

        // The cases tell who acts, in either order.
        yield return (0.06, "кот съел рыбу .");
        yield return (0.02, "рыбу съел кот .");
        yield return (0.03, "рыба съела червяка .");
        yield return (0.005, "рыба съела кота .");
        yield return (0.005, "кота съела рыба .");
        yield return (0.06, "собака укусила человека .");
        yield return (0.02, "человека укусила собака .");
    }

    /// <summary>A word with two senses: what was said, the sense, what follows from it. Weights sum to one.</summary>
    public static IEnumerable<(double Weight, string Text, string Sense, string After)> Senses(SceneOptions options)
    {
        var words = new[]
        {
            (Neutral: "вот длинная коса", First: "у сестры длинная коса", Second: "у деда длинная коса",
                A: "волосы", B: "орудие", RestA: ", её заплетает мама .", RestB: ", ею косят траву ."),
            (Neutral: "вот старый замок", First: "на горе стоит старый замок", Second: "на двери висит старый замок",
                A: "дворец", B: "запор", RestA: ", в нём живёт король .", RestB: ", к нему нужен ключ ."),
            (Neutral: "вот ключ", First: "в кармане лежит ключ", Second: "в лесу бьёт ключ", A: "от двери",
                B: "родник", RestA: ", он открывает дверь .", RestB: ", из него пьёт олень ."),
        };
        foreach (var word in words)
        {
            yield return (options.FirstSense / 9, word.Neutral, word.A, word.RestA);
            yield return ((1 - options.FirstSense) / 9, word.Neutral, word.B, word.RestB);
            yield return (1.0 / 9, word.First, word.A, word.RestA);
            yield return (1.0 / 9, word.Second, word.B, word.RestB);
        }
    }
}
