namespace BetweenTokens.NotebookEngine.Mathml;

/// <summary>What a LaTeX command stands for.</summary>
internal enum SymbolKind
{
    /// <summary>A letter or sign that stands for itself: α, ∞, ∅.</summary>
    Ordinary,

    /// <summary>An operator or relation, spaced by its kind: ×, ≤, →.</summary>
    Operator,

    /// <summary>An operator whose limits stand above and below: ∑, max.</summary>
    Limits,

    /// <summary>A function's name, upright: log.</summary>
    Function,

    /// <summary>A bracket.</summary>
    Fence,

    /// <summary>A blank; the text is its width.</summary>
    Space,
}

/// <summary>The LaTeX commands without arguments that are known.</summary>
internal static class LatexSymbols
{
    private static readonly Dictionary<string, (SymbolKind Kind, string Text)> _known = Build();

    public static bool TryFind(string command, out (SymbolKind Kind, string Text) symbol) => _known.TryGetValue(command, out symbol);

    private static Dictionary<string, (SymbolKind Kind, string Text)> Build()
    {
        var known = new Dictionary<string, (SymbolKind Kind, string Text)>(StringComparer.Ordinal);
        Add(SymbolKind.Ordinary, """
            alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ
            nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω
            Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
            infty ∞ partial ∂ nabla ∇ emptyset ∅ varnothing ∅ forall ∀ exists ∃ neg ¬ lnot ¬ ell ℓ hbar ℏ Re ℜ Im ℑ aleph ℵ
            top ⊤ bot ⊥ angle ∠ triangle △ square □ checkmark ✓ degree ° prime ′ dots … ldots … cdots ⋯ vdots ⋮ ddots ⋱
            % % $ $ # # & & _ _ imath ı jmath ȷ
            """);
        Add(SymbolKind.Operator, """
            times × cdot ⋅ div ÷ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet ∙ oplus ⊕ otimes ⊗ odot ⊙ ominus ⊖ cup ∪ cap ∩
            setminus ∖ wedge ∧ land ∧ vee ∨ lor ∨ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ equiv ≡ sim ∼ simeq ≃ cong ≅ propto ∝
            ll ≪ gg ≫ prec ≺ succ ≻ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ mid ∣ nmid ∤ parallel ∥ perp ⊥
            to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ implies ⟹ Leftarrow ⇐ Leftrightarrow ⇔ iff ⟺
            mapsto ↦ longrightarrow ⟶ longmapsto ⟼ uparrow ↑ downarrow ↓ hookrightarrow ↪ rightleftharpoons ⇌ leadsto ⇝
            colon : coloneqq ≔ triangleq ≜ doteq ≐ vdash ⊢ models ⊨ therefore ∴ because ∵ bmod mod lesssim ≲ gtrsim ≳ asymp ≍
            """);
        Add(SymbolKind.Limits, """
            sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ bigvee ⋁ bigwedge ⋀
            max max min min sup sup inf inf lim lim limsup limsup liminf liminf argmax argmax argmin argmin Pr Pr det det gcd gcd
            """);
        Add(SymbolKind.Function, """
            log log ln ln lg lg exp exp sin sin cos cos tan tan cot cot sinh sinh cosh cosh tanh tanh arcsin arcsin arccos arccos
            arctan arctan arg arg dim dim ker ker deg deg hom hom int ∫ oint ∮ iint ∬
            """);
        Add(SymbolKind.Fence, """
            { { } } | ‖ lbrace { rbrace } langle ⟨ rangle ⟩ lceil ⌈ rceil ⌉ lfloor ⌊ rfloor ⌋ lVert ‖ rVert ‖ Vert ‖ vert | lvert | rvert |
            lbrack [ rbrack ] backslash \
            """);
        Add(SymbolKind.Space, ", 0.167em : 0.222em > 0.222em ; 0.278em ! -0.167em quad 1em qquad 2em enspace 0.5em thinspace 0.167em");
        known[" "] = (SymbolKind.Space, "0.333em");
        return known;

        void Add(SymbolKind kind, string pairs)
        {
            var words = pairs.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            for (var i = 0; i < words.Length; i += 2)
            {
                known.Add(words[i], (kind, words[i + 1]));
            }
        }
    }
}
