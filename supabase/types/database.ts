export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  audt: {
    Tables: {
      audit_logs: {
        Row: {
          action: string;
          actor_role: string;
          changes: Json | null;
          details: Json | null;
          id: string;
          ip_address: unknown;
          occurred_at: string;
          resource_id: string | null;
          resource_type: string;
          result: string;
          tenant_id: string | null;
          trace_id: string | null;
          user_agent: string | null;
          user_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          action: string;
          actor_role: string;
          changes?: Json | null;
          details?: Json | null;
          id?: string;
          ip_address?: unknown;
          occurred_at?: string;
          resource_id?: string | null;
          resource_type: string;
          result?: string;
          tenant_id?: string | null;
          trace_id?: string | null;
          user_agent?: string | null;
          user_id?: string | null;
        };
        Update: {
          action?: string;
          actor_role?: string;
          changes?: Json | null;
          details?: Json | null;
          id?: string;
          ip_address?: unknown;
          occurred_at?: string;
          resource_id?: string | null;
          resource_type?: string;
          result?: string;
          tenant_id?: string | null;
          trace_id?: string | null;
          user_agent?: string | null;
          user_id?: string | null;
        };
        Relationships: [];
      };
      audit_logs_default: {
        Row: {
          action: string;
          actor_role: string;
          changes: Json | null;
          details: Json | null;
          id: string;
          ip_address: unknown;
          occurred_at: string;
          resource_id: string | null;
          resource_type: string;
          result: string;
          tenant_id: string | null;
          trace_id: string | null;
          user_agent: string | null;
          user_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          action: string;
          actor_role: string;
          changes?: Json | null;
          details?: Json | null;
          id?: string;
          ip_address?: unknown;
          occurred_at?: string;
          resource_id?: string | null;
          resource_type: string;
          result?: string;
          tenant_id?: string | null;
          trace_id?: string | null;
          user_agent?: string | null;
          user_id?: string | null;
        };
        Update: {
          action?: string;
          actor_role?: string;
          changes?: Json | null;
          details?: Json | null;
          id?: string;
          ip_address?: unknown;
          occurred_at?: string;
          resource_id?: string | null;
          resource_type?: string;
          result?: string;
          tenant_id?: string | null;
          trace_id?: string | null;
          user_agent?: string | null;
          user_id?: string | null;
        };
        Relationships: [];
      };
    };
    Views: {
      [_ in never]: never;
    };
    Functions: {
      [_ in never]: never;
    };
    Enums: {
      [_ in never]: never;
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
  idam: {
    Tables: {
      login_logs: {
        Row: {
          failure_reason: string | null;
          id: string;
          identifier: string;
          ip_address: unknown;
          occurred_at: string;
          result: Database["idam"]["Enums"]["sign_in_result"];
          user_agent: string | null;
          user_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          failure_reason?: string | null;
          id?: string;
          identifier: string;
          ip_address?: unknown;
          occurred_at?: string;
          result: Database["idam"]["Enums"]["sign_in_result"];
          user_agent?: string | null;
          user_id?: string | null;
        };
        Update: {
          failure_reason?: string | null;
          id?: string;
          identifier?: string;
          ip_address?: unknown;
          occurred_at?: string;
          result?: Database["idam"]["Enums"]["sign_in_result"];
          user_agent?: string | null;
          user_id?: string | null;
        };
        Relationships: [];
      };
      role_permissions: {
        Row: {
          permission: string;
          role_id: string;
        };
        ComputedFields: never;
        Insert: {
          permission: string;
          role_id: string;
        };
        Update: {
          permission?: string;
          role_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "role_permissions_role_id_fkey";
            columns: ["role_id"];
            isOneToOne: false;
            referencedRelation: "roles";
            referencedColumns: ["id"];
          },
        ];
      };
      roles: {
        Row: {
          code: string;
          created_at: string;
          created_by: string | null;
          id: string;
          is_deleted: boolean;
          is_system: boolean;
          level: number;
          name_en: string;
          name_ko: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          code: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_system?: boolean;
          level?: number;
          name_en: string;
          name_ko: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          code?: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_system?: boolean;
          level?: number;
          name_en?: string;
          name_ko?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      user_roles: {
        Row: {
          expires_at: string | null;
          granted_at: string;
          granted_by: string | null;
          role_id: string;
          user_id: string;
        };
        ComputedFields: never;
        Insert: {
          expires_at?: string | null;
          granted_at?: string;
          granted_by?: string | null;
          role_id: string;
          user_id: string;
        };
        Update: {
          expires_at?: string | null;
          granted_at?: string;
          granted_by?: string | null;
          role_id?: string;
          user_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "user_roles_role_id_fkey";
            columns: ["role_id"];
            isOneToOne: false;
            referencedRelation: "roles";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "user_roles_user_id_fkey";
            columns: ["user_id"];
            isOneToOne: false;
            referencedRelation: "users";
            referencedColumns: ["id"];
          },
        ];
      };
      users: {
        Row: {
          created_at: string;
          created_by: string | null;
          department: string | null;
          email: string;
          full_name: string | null;
          id: string;
          is_deleted: boolean;
          phone: string | null;
          status: Database["idam"]["Enums"]["user_status"];
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          department?: string | null;
          email: string;
          full_name?: string | null;
          id: string;
          is_deleted?: boolean;
          phone?: string | null;
          status?: Database["idam"]["Enums"]["user_status"];
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          department?: string | null;
          email?: string;
          full_name?: string | null;
          id?: string;
          is_deleted?: boolean;
          phone?: string | null;
          status?: Database["idam"]["Enums"]["user_status"];
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
    };
    Views: {
      permissions: {
        Row: {
          label_en: string;
          label_ko: string;
          permission: string;
          scope: string;
        };
        ComputedFields: never;
        Insert: {
          label_en?: string | null;
          label_ko?: string | null;
          permission?: string | null;
          scope?: string | null;
        };
        Update: {
          label_en?: string | null;
          label_ko?: string | null;
          permission?: string | null;
          scope?: string | null;
        };
        Relationships: [];
      };
    };
    Functions: {
      [_ in never]: never;
    };
    Enums: {
      sign_in_result: "success" | "failure" | "locked";
      user_status: "active" | "suspended";
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
  noti: {
    Tables: {
      notifications: {
        Row: {
          attempts: number;
          claimed_until: string | null;
          created_at: string;
          dedupe_key: string | null;
          id: string;
          last_error: string | null;
          locale: Database["noti"]["Enums"]["template_locale"];
          next_attempt_at: string;
          payload: NonNullable<Json>;
          recipient: string;
          sent_at: string | null;
          status: Database["noti"]["Enums"]["notification_status"];
          template_code: string;
          tenant_id: string | null;
          user_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          attempts?: number;
          claimed_until?: string | null;
          created_at?: string;
          dedupe_key?: string | null;
          id?: string;
          last_error?: string | null;
          locale?: Database["noti"]["Enums"]["template_locale"];
          next_attempt_at?: string;
          payload?: NonNullable<Json>;
          recipient: string;
          sent_at?: string | null;
          status?: Database["noti"]["Enums"]["notification_status"];
          template_code: string;
          tenant_id?: string | null;
          user_id?: string | null;
        };
        Update: {
          attempts?: number;
          claimed_until?: string | null;
          created_at?: string;
          dedupe_key?: string | null;
          id?: string;
          last_error?: string | null;
          locale?: Database["noti"]["Enums"]["template_locale"];
          next_attempt_at?: string;
          payload?: NonNullable<Json>;
          recipient?: string;
          sent_at?: string | null;
          status?: Database["noti"]["Enums"]["notification_status"];
          template_code?: string;
          tenant_id?: string | null;
          user_id?: string | null;
        };
        Relationships: [];
      };
      templates: {
        Row: {
          code: string;
          created_at: string;
          created_by: string | null;
          html_body: string;
          id: string;
          is_active: boolean;
          is_deleted: boolean;
          locale: Database["noti"]["Enums"]["template_locale"];
          subject: string;
          text_body: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          code: string;
          created_at?: string;
          created_by?: string | null;
          html_body: string;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          locale: Database["noti"]["Enums"]["template_locale"];
          subject: string;
          text_body: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          code?: string;
          created_at?: string;
          created_by?: string | null;
          html_body?: string;
          id?: string;
          is_active?: boolean;
          is_deleted?: boolean;
          locale?: Database["noti"]["Enums"]["template_locale"];
          subject?: string;
          text_body?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
    };
    Views: {
      [_ in never]: never;
    };
    Functions: {
      retry_notification: { Args: { p_id: string }; Returns: Json };
    };
    Enums: {
      notification_status: "pending" | "sending" | "sent" | "dead";
      template_locale: "ko" | "en";
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
  public: {
    Tables: {
      code_groups: {
        Row: {
          group_code: string;
          is_active: boolean;
          label_en: string;
          label_ko: string;
          label_zh: string | null;
        };
        ComputedFields: never;
        Insert: {
          group_code: string;
          is_active?: boolean;
          label_en: string;
          label_ko: string;
          label_zh?: string | null;
        };
        Update: {
          group_code?: string;
          is_active?: boolean;
          label_en?: string;
          label_ko?: string;
          label_zh?: string | null;
        };
        Relationships: [];
      };
      codes: {
        Row: {
          attributes: NonNullable<Json>;
          code: string;
          group_code: string;
          is_active: boolean;
          label_en: string;
          label_ko: string;
          label_zh: string | null;
          parent_code: string | null;
          parent_group: string | null;
          sort_order: number;
        };
        ComputedFields: never;
        Insert: {
          attributes?: NonNullable<Json>;
          code: string;
          group_code: string;
          is_active?: boolean;
          label_en: string;
          label_ko: string;
          label_zh?: string | null;
          parent_code?: string | null;
          parent_group?: string | null;
          sort_order?: number;
        };
        Update: {
          attributes?: NonNullable<Json>;
          code?: string;
          group_code?: string;
          is_active?: boolean;
          label_en?: string;
          label_ko?: string;
          label_zh?: string | null;
          parent_code?: string | null;
          parent_group?: string | null;
          sort_order?: number;
        };
        Relationships: [
          {
            foreignKeyName: "codes_group_fkey";
            columns: ["group_code"];
            isOneToOne: false;
            referencedRelation: "code_groups";
            referencedColumns: ["group_code"];
          },
          {
            foreignKeyName: "codes_parent_fkey";
            columns: ["parent_group", "parent_code"];
            isOneToOne: false;
            referencedRelation: "codes";
            referencedColumns: ["group_code", "code"];
          },
        ];
      };
      file_rules: {
        Row: {
          bucket: string;
          by_staff: boolean;
          company_states: string[] | null;
          entity: string;
          max_bytes: number;
          max_count: number;
          mime_types: string[];
          purpose: string;
        };
        ComputedFields: never;
        Insert: {
          bucket?: string;
          by_staff?: boolean;
          company_states?: string[] | null;
          entity: string;
          max_bytes: number;
          max_count: number;
          mime_types: string[];
          purpose: string;
        };
        Update: {
          bucket?: string;
          by_staff?: boolean;
          company_states?: string[] | null;
          entity?: string;
          max_bytes?: number;
          max_count?: number;
          mime_types?: string[];
          purpose?: string;
        };
        Relationships: [];
      };
      files: {
        Row: {
          bucket: string;
          created_at: string;
          created_by: string | null;
          id: string;
          is_deleted: boolean;
          mime_type: string;
          original_name: string;
          path: string;
          purpose: string;
          resource_id: string;
          resource_type: string;
          size_bytes: number;
          swept_at: string | null;
          tenant_id: string | null;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          bucket: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          mime_type: string;
          original_name: string;
          path: string;
          purpose: string;
          resource_id: string;
          resource_type: string;
          size_bytes: number;
          swept_at?: string | null;
          tenant_id?: string | null;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          bucket?: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          mime_type?: string;
          original_name?: string;
          path?: string;
          purpose?: string;
          resource_id?: string;
          resource_type?: string;
          size_bytes?: number;
          swept_at?: string | null;
          tenant_id?: string | null;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "files_purpose_fkey";
            columns: ["purpose"];
            isOneToOne: false;
            referencedRelation: "file_rules";
            referencedColumns: ["purpose"];
          },
        ];
      };
      member_consents: {
        Row: {
          agreed_at: string;
          consent_type: Database["public"]["Enums"]["consent_type"];
          id: string;
          ip_address: unknown;
          is_agreed: boolean;
          member_id: string;
          user_id: string | null;
          version: string;
        };
        ComputedFields: never;
        Insert: {
          agreed_at?: string;
          consent_type: Database["public"]["Enums"]["consent_type"];
          id?: string;
          ip_address?: unknown;
          is_agreed: boolean;
          member_id: string;
          user_id?: string | null;
          version: string;
        };
        Update: {
          agreed_at?: string;
          consent_type?: Database["public"]["Enums"]["consent_type"];
          id?: string;
          ip_address?: unknown;
          is_agreed?: boolean;
          member_id?: string;
          user_id?: string | null;
          version?: string;
        };
        Relationships: [
          {
            foreignKeyName: "member_consents_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
        ];
      };
      member_verifications: {
        Row: {
          checked_at: string;
          checked_by: string | null;
          id: string;
          member_id: string;
          payload: NonNullable<Json>;
          result: Database["public"]["Enums"]["verification_result"];
          source: Database["public"]["Enums"]["verification_source"];
        };
        ComputedFields: never;
        Insert: {
          checked_at?: string;
          checked_by?: string | null;
          id?: string;
          member_id: string;
          payload?: NonNullable<Json>;
          result: Database["public"]["Enums"]["verification_result"];
          source: Database["public"]["Enums"]["verification_source"];
        };
        Update: {
          checked_at?: string;
          checked_by?: string | null;
          id?: string;
          member_id?: string;
          payload?: NonNullable<Json>;
          result?: Database["public"]["Enums"]["verification_result"];
          source?: Database["public"]["Enums"]["verification_source"];
        };
        Relationships: [
          {
            foreignKeyName: "member_verifications_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
        ];
      };
      members: {
        Row: {
          address: string | null;
          address_detail: string | null;
          approval_status: Database["public"]["Enums"]["member_approval_status"];
          approved_at: string | null;
          approved_by: string | null;
          business_field: string | null;
          business_number: string;
          company_kind: string | null;
          company_name: string;
          contact_person_department: string | null;
          contact_person_email: string | null;
          contact_person_name: string | null;
          contact_person_phone: string | null;
          contact_person_position: string | null;
          cooperation_fields: string[];
          corporation_number: string | null;
          created_at: string;
          created_by: string | null;
          description: string | null;
          email: string;
          employee_count: number | null;
          founding_date: string | null;
          has_investment: boolean | null;
          id: string;
          industry: string | null;
          investment_amount: number | null;
          investment_institutions: string[];
          is_deleted: boolean;
          ksic_major: string | null;
          ksic_sub: string | null;
          main_business: string | null;
          main_industry_ksic_codes: string[];
          main_industry_ksic_major: string | null;
          participation_programs: string[];
          phone: string | null;
          postal_code: string | null;
          region: string;
          representative: string | null;
          representative_birth_date: string | null;
          representative_gender: string | null;
          representative_phone: string | null;
          revenue: number | null;
          search_text: string;
          startup_stage: string | null;
          startup_type: string | null;
          state: Database["public"]["Enums"]["member_state"];
          state_reason: string | null;
          status: Database["public"]["Enums"]["member_status"];
          updated_at: string;
          updated_by: string | null;
          website: string | null;
        };
        ComputedFields: never;
        Insert: {
          address?: string | null;
          address_detail?: string | null;
          approval_status?: never;
          approved_at?: string | null;
          approved_by?: string | null;
          business_field?: string | null;
          business_number: string;
          company_kind?: string | null;
          company_name: string;
          contact_person_department?: string | null;
          contact_person_email?: string | null;
          contact_person_name?: string | null;
          contact_person_phone?: string | null;
          contact_person_position?: string | null;
          cooperation_fields?: string[];
          corporation_number?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          email: string;
          employee_count?: number | null;
          founding_date?: string | null;
          has_investment?: boolean | null;
          id?: string;
          industry?: string | null;
          investment_amount?: number | null;
          investment_institutions?: string[];
          is_deleted?: boolean;
          ksic_major?: string | null;
          ksic_sub?: string | null;
          main_business?: string | null;
          main_industry_ksic_codes?: string[];
          main_industry_ksic_major?: string | null;
          participation_programs?: string[];
          phone?: string | null;
          postal_code?: string | null;
          region: string;
          representative?: string | null;
          representative_birth_date?: string | null;
          representative_gender?: string | null;
          representative_phone?: string | null;
          revenue?: number | null;
          search_text?: never;
          startup_stage?: string | null;
          startup_type?: string | null;
          state?: Database["public"]["Enums"]["member_state"];
          state_reason?: string | null;
          status?: never;
          updated_at?: string;
          updated_by?: string | null;
          website?: string | null;
        };
        Update: {
          address?: string | null;
          address_detail?: string | null;
          approval_status?: never;
          approved_at?: string | null;
          approved_by?: string | null;
          business_field?: string | null;
          business_number?: string;
          company_kind?: string | null;
          company_name?: string;
          contact_person_department?: string | null;
          contact_person_email?: string | null;
          contact_person_name?: string | null;
          contact_person_phone?: string | null;
          contact_person_position?: string | null;
          cooperation_fields?: string[];
          corporation_number?: string | null;
          created_at?: string;
          created_by?: string | null;
          description?: string | null;
          email?: string;
          employee_count?: number | null;
          founding_date?: string | null;
          has_investment?: boolean | null;
          id?: string;
          industry?: string | null;
          investment_amount?: number | null;
          investment_institutions?: string[];
          is_deleted?: boolean;
          ksic_major?: string | null;
          ksic_sub?: string | null;
          main_business?: string | null;
          main_industry_ksic_codes?: string[];
          main_industry_ksic_major?: string | null;
          participation_programs?: string[];
          phone?: string | null;
          postal_code?: string | null;
          region?: string;
          representative?: string | null;
          representative_birth_date?: string | null;
          representative_gender?: string | null;
          representative_phone?: string | null;
          revenue?: number | null;
          search_text?: never;
          startup_stage?: string | null;
          startup_type?: string | null;
          state?: Database["public"]["Enums"]["member_state"];
          state_reason?: string | null;
          status?: never;
          updated_at?: string;
          updated_by?: string | null;
          website?: string | null;
        };
        Relationships: [];
      };
      notification_settings: {
        Row: {
          by_email: boolean;
          kind: Database["public"]["Enums"]["notification_kind"];
          member_id: string;
        };
        ComputedFields: never;
        Insert: {
          by_email?: boolean;
          kind: Database["public"]["Enums"]["notification_kind"];
          member_id?: string;
        };
        Update: {
          by_email?: boolean;
          kind?: Database["public"]["Enums"]["notification_kind"];
          member_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "notification_settings_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
        ];
      };
      notifications: {
        Row: {
          body: string | null;
          created_at: string;
          id: string;
          kind: Database["public"]["Enums"]["notification_kind"];
          member_id: string;
          read_at: string | null;
          related_id: string | null;
          related_type: string | null;
          title: string;
        };
        ComputedFields: never;
        Insert: {
          body?: string | null;
          created_at?: string;
          id?: string;
          kind: Database["public"]["Enums"]["notification_kind"];
          member_id: string;
          read_at?: string | null;
          related_id?: string | null;
          related_type?: string | null;
          title: string;
        };
        Update: {
          body?: string | null;
          created_at?: string;
          id?: string;
          kind?: Database["public"]["Enums"]["notification_kind"];
          member_id?: string;
          read_at?: string | null;
          related_id?: string | null;
          related_type?: string | null;
          title?: string;
        };
        Relationships: [
          {
            foreignKeyName: "notifications_member_id_fkey";
            columns: ["member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["id"];
          },
        ];
      };
      status_changes: {
        Row: {
          action: string;
          changed_at: string;
          changed_by: string | null;
          comment: string | null;
          entity: string;
          from_state: string;
          id: string;
          record_id: string;
          tenant_id: string | null;
          to_state: string;
        };
        ComputedFields: never;
        Insert: {
          action: string;
          changed_at?: string;
          changed_by?: string | null;
          comment?: string | null;
          entity: string;
          from_state: string;
          id?: string;
          record_id: string;
          tenant_id?: string | null;
          to_state: string;
        };
        Update: {
          action?: string;
          changed_at?: string;
          changed_by?: string | null;
          comment?: string | null;
          entity?: string;
          from_state?: string;
          id?: string;
          record_id?: string;
          tenant_id?: string | null;
          to_state?: string;
        };
        Relationships: [];
      };
    };
    Views: {
      [_ in never]: never;
    };
    Functions: {
      available_transitions: {
        Args: { p_entity: string; p_id: string };
        Returns: {
          action: string;
          comment_required: boolean;
          label_en: string;
          label_ko: string;
          to_state: string;
        }[];
      };
      business_number_available: { Args: { p_business_number: string }; Returns: boolean };
      change_business_number: {
        Args: { p_business_number: string; p_member_id: string; p_reason: string };
        Returns: Json;
      };
      column_labels: {
        Args: { p_entity: string };
        Returns: {
          column_name: string;
          column_position: number;
          data_type: string;
          label_en: string;
          label_ko: string;
        }[];
      };
      mark_notifications_read: { Args: { p_ids?: string[] }; Returns: number };
      restore: { Args: { p_entity: string; p_id: string }; Returns: Json };
      set_marketing_consent: { Args: { p_agreed: boolean }; Returns: Json };
      transition: {
        Args: { p_action: string; p_comment?: string; p_entity: string; p_id: string };
        Returns: Json;
      };
      unlock_sign_in: { Args: { p_business_number: string }; Returns: Json };
    };
    Enums: {
      consent_type:
        | "terms_of_service"
        | "privacy_policy"
        | "third_party_sharing"
        | "marketing_consent";
      member_approval_status: "pending" | "approved" | "rejected";
      member_state: "pending" | "approved" | "rejected" | "suspended" | "withdrawn";
      member_status: "pending" | "active" | "suspended" | "inactive";
      notification_kind:
        | "registration"
        | "performance"
        | "application"
        | "message"
        | "broadcast"
        | "system";
      verification_result: "valid" | "invalid" | "closed" | "suspended" | "mismatch" | "unknown";
      verification_source: "check_digit" | "nts_status" | "nts_validity" | "nice_company";
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
  sys: {
    Tables: {
      organizations: {
        Row: {
          created_at: string;
          name: string;
          status: Database["sys"]["Enums"]["organization_status"];
          tenant_id: string;
          updated_at: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          name: string;
          status?: Database["sys"]["Enums"]["organization_status"];
          tenant_id: string;
          updated_at?: string;
        };
        Update: {
          created_at?: string;
          name?: string;
          status?: Database["sys"]["Enums"]["organization_status"];
          tenant_id?: string;
          updated_at?: string;
        };
        Relationships: [];
      };
      role_permissions: {
        Row: {
          permission: string;
          role_id: string;
          tenant_id: string;
        };
        ComputedFields: never;
        Insert: {
          permission: string;
          role_id: string;
          tenant_id?: string;
        };
        Update: {
          permission?: string;
          role_id?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "role_permissions_tenant_id_role_id_fkey";
            columns: ["tenant_id", "role_id"];
            isOneToOne: false;
            referencedRelation: "roles";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      roles: {
        Row: {
          code: string;
          created_at: string;
          created_by: string | null;
          id: string;
          is_deleted: boolean;
          is_system: boolean;
          name_en: string;
          name_ko: string;
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          code: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_system?: boolean;
          name_en: string;
          name_ko: string;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          code?: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          is_deleted?: boolean;
          is_system?: boolean;
          name_en?: string;
          name_ko?: string;
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
      user_roles: {
        Row: {
          expires_at: string | null;
          granted_at: string;
          granted_by: string | null;
          role_id: string;
          tenant_id: string;
          user_id: string;
        };
        ComputedFields: never;
        Insert: {
          expires_at?: string | null;
          granted_at?: string;
          granted_by?: string | null;
          role_id: string;
          tenant_id?: string;
          user_id: string;
        };
        Update: {
          expires_at?: string | null;
          granted_at?: string;
          granted_by?: string | null;
          role_id?: string;
          tenant_id?: string;
          user_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "user_roles_tenant_id_role_id_fkey";
            columns: ["tenant_id", "role_id"];
            isOneToOne: false;
            referencedRelation: "roles";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "user_roles_tenant_id_user_id_fkey";
            columns: ["tenant_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "users";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      users: {
        Row: {
          created_at: string;
          created_by: string | null;
          department: string | null;
          display_name: string | null;
          email: string;
          id: string;
          is_deleted: boolean;
          is_owner: boolean;
          phone: string | null;
          status: Database["sys"]["Enums"]["user_status"];
          tenant_id: string;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          department?: string | null;
          display_name?: string | null;
          email: string;
          id: string;
          is_deleted?: boolean;
          is_owner?: boolean;
          phone?: string | null;
          status?: Database["sys"]["Enums"]["user_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          department?: string | null;
          display_name?: string | null;
          email?: string;
          id?: string;
          is_deleted?: boolean;
          is_owner?: boolean;
          phone?: string | null;
          status?: Database["sys"]["Enums"]["user_status"];
          tenant_id?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "users_tenant_id_fkey";
            columns: ["tenant_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["tenant_id"];
          },
        ];
      };
    };
    Views: {
      tenant_permissions: {
        Row: {
          label_en: string;
          label_ko: string;
          permission: string;
          scope: string;
        };
        ComputedFields: never;
        Insert: {
          label_en?: string | null;
          label_ko?: string | null;
          permission?: string | null;
          scope?: string | null;
        };
        Update: {
          label_en?: string | null;
          label_ko?: string | null;
          permission?: string | null;
          scope?: string | null;
        };
        Relationships: [];
      };
    };
    Functions: {
      my_organizations: {
        Args: Record<PropertyKey, never>;
        Returns: {
          is_current: boolean;
          is_owner: boolean;
          name: string;
          status: Database["sys"]["Enums"]["organization_status"];
          tenant_id: string;
        }[];
      };
    };
    Enums: {
      organization_status: "pending" | "active" | "suspended" | "closed";
      user_status: "active" | "suspended";
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
  tnnt: {
    Tables: {
      tenants: {
        Row: {
          business_number: string | null;
          cell: string;
          created_at: string;
          created_by: string | null;
          ended_on: string | null;
          id: string;
          is_deleted: boolean;
          name: string;
          started_on: string;
          status: Database["tnnt"]["Enums"]["tenant_status"];
          suspended_at: string | null;
          suspended_reason: string | null;
          updated_at: string;
          updated_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          business_number?: string | null;
          cell?: string;
          created_at?: string;
          created_by?: string | null;
          ended_on?: string | null;
          id: string;
          is_deleted?: boolean;
          name: string;
          started_on?: string;
          status?: Database["tnnt"]["Enums"]["tenant_status"];
          suspended_at?: string | null;
          suspended_reason?: string | null;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          business_number?: string | null;
          cell?: string;
          created_at?: string;
          created_by?: string | null;
          ended_on?: string | null;
          id?: string;
          is_deleted?: boolean;
          name?: string;
          started_on?: string;
          status?: Database["tnnt"]["Enums"]["tenant_status"];
          suspended_at?: string | null;
          suspended_reason?: string | null;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [];
      };
    };
    Views: {
      [_ in never]: never;
    };
    Functions: {
      [_ in never]: never;
    };
    Enums: {
      tenant_status: "active" | "suspended" | "terminated";
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
};

type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">;

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">];

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R;
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
        Row: infer R;
      }
      ? R
      : never
    : never;

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I;
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Insert: infer I;
      }
      ? I
      : never
    : never;

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U;
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Update: infer U;
      }
      ? U
      : never
    : never;

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends (DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never) = never,
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
    ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
    : never;

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends (PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never) = never,
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
    ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
    : never;

export const Constants = {
  audt: {
    Enums: {},
  },
  idam: {
    Enums: {
      sign_in_result: ["success", "failure", "locked"],
      user_status: ["active", "suspended"],
    },
  },
  noti: {
    Enums: {
      notification_status: ["pending", "sending", "sent", "dead"],
      template_locale: ["ko", "en"],
    },
  },
  public: {
    Enums: {
      consent_type: [
        "terms_of_service",
        "privacy_policy",
        "third_party_sharing",
        "marketing_consent",
      ],
      member_approval_status: ["pending", "approved", "rejected"],
      member_state: ["pending", "approved", "rejected", "suspended", "withdrawn"],
      member_status: ["pending", "active", "suspended", "inactive"],
      notification_kind: [
        "registration",
        "performance",
        "application",
        "message",
        "broadcast",
        "system",
      ],
      verification_result: ["valid", "invalid", "closed", "suspended", "mismatch", "unknown"],
      verification_source: ["check_digit", "nts_status", "nts_validity", "nice_company"],
    },
  },
  sys: {
    Enums: {
      organization_status: ["pending", "active", "suspended", "closed"],
      user_status: ["active", "suspended"],
    },
  },
  tnnt: {
    Enums: {
      tenant_status: ["active", "suspended", "terminated"],
    },
  },
} as const;
