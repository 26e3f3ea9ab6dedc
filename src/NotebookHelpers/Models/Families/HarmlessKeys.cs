using BetweenTokens.Models.Configs;

namespace BetweenTokens.Models.Families;

/// <summary>Keys of a config.json that do not change a forward pass, and keys that are understood at one value only.</summary>
internal static class HarmlessKeys
{
    /// <summary>What any family's config may hold: bookkeeping, training, default generation settings of old files.</summary>
    private static readonly string[] _everywhere =
    [
        "_attn_implementation_autoset", "_flash_attn_2_enabled", "_name_or_path",
        "architectures", "attn_implementation", "dtype", "initializer_range",
        "is_llama_config", "keys_to_ignore_at_inference", "model_type",
        "output_attentions", "output_hidden_states", "pad_token_id", "return_dict",
        "tokenizer_class", "torch_dtype", "torchscript", "transformers.js_config",
        "transformers_version", "unsloth_fixed", "unsloth_version", "use_bfloat16",
        "use_cache", "use_return_dict",

        // Dropout acts in training only.
        "attention_dropout", "attn_pdrop", "classifier_dropout", "embd_pdrop", "hidden_dropout", "resid_pdrop", "router_jitter_noise",

        // Heads for other tasks.
        "finetuning_task", "id2label", "label2id", "num_labels", "problem_type",
        "summary_activation", "summary_first_dropout", "summary_proj_to_labels",
        "summary_type", "summary_use_proj", "task_specific_params",

        // Decoding defaults, which belong to generation_config.json.
        "bad_words_ids", "begin_suppress_tokens", "decoder_start_token_id",
        "diversity_penalty", "do_sample", "early_stopping", "encoder_no_repeat_ngram_size",
        "exponential_decay_length_penalty", "forced_bos_token_id", "forced_eos_token_id",
        "length_penalty", "max_length", "min_length", "no_repeat_ngram_size",
        "num_beam_groups", "num_beams", "num_return_sequences", "output_scores", "prefix", "remove_invalid_values", "repetition_penalty",
        "return_dict_in_generate", "sep_token_id", "suppress_tokens", "temperature", "tf_legacy_loss", "top_k", "top_p", "typical_p",

        // How the reference implementation splits its work.
        "chunk_size_feed_forward", "pretraining_tp", "reorder_and_upcast_attn",
        "gradient_checkpointing", "output_router_logits", "router_aux_loss_coef",
    ];

    /// <summary>Lengths that bound nothing here, parts of other tasks, and words for people.</summary>
    private static readonly string[] _hints =
    [
        "audio_config", "bos_token", "context_length", "cross_attention_hidden_size", "eos_token", "is_decoder", "library_name", "license",
        "max_seq_len", "max_seq_length", "max_sequence_length", "max_window_layers",
        "model_max_length", "model_name", "num_nextn_predict_layers",
        "pad_token", "pipeline_tag", "seq_length", "tags", "tie_encoder_decoder", "unk_token", "vision_config",
    ];

    /// <summary>
    /// Marks what is harmless, refuses what would change the numbers in a way that is not supported, and names what nobody knows.
    /// </summary>
    /// <param name="config">The file, of which the family has read its part.</param>
    /// <param name="read">What it read.</param>
    public static void Account(ConfigReader config, TransformerConfig read)
    {
        config.Harmless(_everywhere);
        config.Harmless(_hints);
        UnsupportedKeys.Refuse(config, read);
        if (config.NamesIn("auto_map").Any(name => name is "AutoModelForCausalLM" or "AutoModel"))
        {
            config.Warn("auto_map",
                "names code of the publisher's own, which is never run here: the numbers are those of the family's usual code.");
        }

        // The families that look through a window have read this; the others' reference code does not.
        var window = config.Mentions("sliding_window") && config.IsOpen("sliding_window") ? config.Number("sliding_window") : null;
        if (window > 0 && config.Flag("use_sliding_window", true) && (read.NContext is not { } length || window < length))
        {
            config.Warn("sliding_window", FormattableString.Invariant($"is {window}, and this family attends to the whole text."));
        }

        config.Finish();
    }
}
